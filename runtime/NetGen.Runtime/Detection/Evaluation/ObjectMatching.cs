namespace NetGen.Detection;

/// <summary>Decides which detections of an image and a class find an object.</summary>
internal static class ObjectMatching
{
    /// <summary>Matches the detections, one after the other.</summary>
    /// <param name="detections">The boxes, the highest score first.</param>
    /// <param name="truths">The objects of their class.</param>
    /// <param name="ignored">Which objects do not count.</param>
    /// <param name="threshold">The IoU from which on a box finds an object.</param>
    /// <param name="kind">Whether objects that are found already are passed over, as in COCO.</param>
    /// <returns>What became of each detection.</returns>
    public static DetectionOutcome[] Match(
        IReadOnlyList<Box> detections, IReadOnlyList<Box> truths, IReadOnlyList<bool> ignored, double threshold, AveragePrecisionKind kind)
    {
        var outcomes = new DetectionOutcome[detections.Count];
        var isFound = new bool[truths.Count];
        for (var i = 0; i < outcomes.Length; i++)
        {
            var best = kind == AveragePrecisionKind.Coco
                ? Best(detections[i], truths, threshold, t => !ignored[t] && !isFound[t])
                : Best(detections[i], truths, threshold, _ => true);
            if (best < 0)
            {
                // Left are those of COCO that overlap nothing that is still to be found.
                outcomes[i] = Best(detections[i], truths, threshold, t => ignored[t]) >= 0
                    ? DetectionOutcome.Ignored
                    : Best(detections[i], truths, threshold, _ => true) >= 0 ? DetectionOutcome.Duplicate : DetectionOutcome.Wrong;
                continue;
            }

            outcomes[i] = ignored[best] ? DetectionOutcome.Ignored
                : isFound[best] ? DetectionOutcome.Duplicate : DetectionOutcome.Correct;
            isFound[best] = true;
        }

        return outcomes;
    }

    // The object of the highest IoU, of equal ones the first; -1 if none is high enough.
    private static int Best(Box detection, IReadOnlyList<Box> truths, double threshold, Func<int, bool> isEligible)
    {
        var best = -1;
        double highest = 0;
        for (var t = 0; t < truths.Count; t++)
        {
            double iou = Overlap.Iou(detection, truths[t]);
            if (iou >= threshold && (best < 0 || iou > highest) && isEligible(t))
            {
                (best, highest) = (t, iou);
            }
        }

        return best;
    }
}
