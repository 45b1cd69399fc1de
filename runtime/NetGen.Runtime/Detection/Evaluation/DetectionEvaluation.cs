namespace NetGen.Detection;

/// <summary>Collects the detections of images and the objects that are there, and says how well they agree.</summary>
public sealed class DetectionEvaluation
{
    // COCO's largest number of detections of an image and a class.
    private const int CocoMaximum = 100;

    // From this IoU on a box is about an object, if badly placed.
    private const float Touching = 0.1f;

    private readonly List<Image> _images = [];

    /// <summary>The number of images.</summary>
    public int Images => _images.Count;

    /// <summary>Adds an image.</summary>
    /// <param name="detections">What was found, in any order; of equal scores the first counts as higher.</param>
    /// <param name="truths">What is there.</param>
    /// <param name="ignored">Which objects count neither as found nor as missed, such as VOC's difficult ones; empty if
    /// all count.</param>
    /// <exception cref="ArgumentException">A score is no number, or the lengths do not agree.</exception>
    public void Add(ReadOnlySpan<DetectedObject> detections, ReadOnlySpan<GroundTruth> truths, ReadOnlySpan<bool> ignored = default)
    {
        if (ignored.Length != 0 && ignored.Length != truths.Length)
        {
            throw new ArgumentException($"{truths.Length} objects, but {ignored.Length} marks.", nameof(ignored));
        }

        foreach (var detection in detections)
        {
            if (float.IsNaN(detection.Score))
            {
                throw new ArgumentException("A detection's score is no number.", nameof(detections));
            }
        }

        _images.Add(new Image(
            [.. detections.ToArray().OrderByDescending(d => d.Score)],
            truths.ToArray(),
            ignored.Length == 0 ? new bool[truths.Length] : ignored.ToArray()));
    }

    /// <summary>Removes all images.</summary>
    public void Clear() => _images.Clear();

    /// <summary>The average precision of each class, and its mean.</summary>
    /// <param name="kind">By which rules.</param>
    /// <param name="threshold">The IoU from which on a box finds an object.</param>
    public EvaluationResult Evaluate(AveragePrecisionKind kind = AveragePrecisionKind.Voc2010, double threshold = 0.5)
    {
        Hyperparameter.RequireFraction(threshold, nameof(threshold));
        var classes = _images.SelectMany(image => image.Countable).Distinct().Order();
        ClassResult[] results = [.. classes.Select(number => Evaluate(number, kind, threshold))];
        return new(results, results.Length == 0 ? 0 : results.Average(result => result.AveragePrecision));
    }

    /// <summary>COCO's figure: the mean over the IoU thresholds 0.50, 0.55 ... 0.95 of the mean average
    /// precision.</summary>
    public double CocoMean() =>
        Enumerable.Range(10, 10).Average(step => Evaluate(AveragePrecisionKind.Coco, step / 20.0).MeanAveragePrecision);

    /// <summary>Counts mistakes by their kinds; objects that do not count take no part.</summary>
    /// <param name="minimumScore">Only detections with this score or a higher one are counted.</param>
    /// <param name="threshold">The IoU from which on a box finds an object.</param>
    public DetectionErrors Errors(float minimumScore, double threshold = 0.5)
    {
        var errors = default(DetectionErrors);
        foreach (var image in _images)
        {
            var classes = image.Detections.Select(d => d.Class).Concat(image.Countable).Distinct();
            foreach (var number in classes)
            {
                var detections = image.Detections.Where(d => d.Class == number && d.Score >= minimumScore).Select(d => d.Box).ToArray();
                var (boxes, ignored) = image.Objects(number);
                var others = image.Truths.Where(t => t.Class != number).Select(t => t.Box).ToArray();
                var outcomes = ObjectMatching.Match(detections, boxes, ignored, threshold, AveragePrecisionKind.Coco);
                for (var i = 0; i < outcomes.Length; i++)
                {
                    errors = Count(errors, outcomes[i], detections[i], boxes, others, threshold);
                }

                errors = errors with
                {
                    Missed = errors.Missed + ignored.Count(i => !i) - outcomes.Count(o => o == DetectionOutcome.Correct),
                };
            }
        }

        return errors;
    }

    private static DetectionErrors Count(
        DetectionErrors errors, DetectionOutcome outcome, Box detection, Box[] boxes, Box[] others, double threshold) => outcome switch
        {
            DetectionOutcome.Correct => errors with { Correct = errors.Correct + 1 },
            DetectionOutcome.Duplicate => errors with { Duplicates = errors.Duplicates + 1 },
            DetectionOutcome.Ignored => errors,
            _ when others.Any(box => Overlap.Iou(detection, box) >= threshold) => errors with { Confused = errors.Confused + 1 },
            _ when boxes.Any(box => Overlap.Iou(detection, box) >= Touching) => errors with { Mislocated = errors.Mislocated + 1 },
            _ => errors with { Background = errors.Background + 1 },
        };

    private ClassResult Evaluate(int number, AveragePrecisionKind kind, double threshold)
    {
        var scored = new List<(float Score, DetectionOutcome Outcome)>();
        var objects = 0;
        foreach (var image in _images)
        {
            var ofClass = image.Detections.Where(d => d.Class == number);
            DetectedObject[] detections = [.. kind == AveragePrecisionKind.Coco ? ofClass.Take(CocoMaximum) : ofClass];
            var (boxes, ignored) = image.Objects(number);
            var outcomes = ObjectMatching.Match([.. detections.Select(d => d.Box)], boxes, ignored, threshold, kind);
            scored.AddRange(detections.Zip(outcomes, (detection, outcome) => (detection.Score, outcome)));
            objects += ignored.Count(i => !i);
        }

        // A stable order: of equal scores, the image that was added first.
        bool[] isCorrect =
        [
            .. scored.Where(s => s.Outcome != DetectionOutcome.Ignored)
                .OrderByDescending(s => s.Score)
                .Select(s => s.Outcome == DetectionOutcome.Correct),
        ];
        var curve = new PrecisionRecallCurve(isCorrect, objects);
        return new(number, objects, curve.Average(kind), curve, scored.Count(s => s.Outcome == DetectionOutcome.Duplicate));
    }

    private sealed record Image(DetectedObject[] Detections, GroundTruth[] Truths, bool[] Ignored)
    {
        /// <summary>The classes of the objects that count.</summary>
        public IEnumerable<int> Countable => Truths.Where((_, i) => !Ignored[i]).Select(t => t.Class);

        /// <summary>The objects of a class.</summary>
        public (Box[] Boxes, bool[] Ignored) Objects(int number) => (
            [.. Truths.Where(t => t.Class == number).Select(t => t.Box)],
            [.. Ignored.Where((_, i) => Truths[i].Class == number)]);
    }
}
