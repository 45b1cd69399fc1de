using NetGen.Detection;

namespace NetGen.Tests.Detection;

/// <summary>Suppression as its definition says: takes the best, compares all others with it, again and again.</summary>
internal static class NaiveSuppression
{
    public static List<(int Index, float Score)> Run(Suppression options, Box[] boxes, float[] scores, int[] classes)
    {
        var left = Enumerable.Range(0, boxes.Length)
            .Where(i => boxes[i].IsFinite && float.IsFinite(scores[i]))
            .Select(i => (Index: i, Score: scores[i]))
            .ToList();
        var kept = new List<(int Index, float Score)>();
        while (true)
        {
            left.RemoveAll(candidate => !(candidate.Score > options.ScoreThreshold));
            if (left.Count == 0 || kept.Count == options.Maximum)
            {
                return kept;
            }

            var best = left[0];
            foreach (var candidate in left)
            {
                best = candidate.Score > best.Score ? candidate : best;
            }

            kept.Add(best);
            left.Remove(best);
            for (var i = left.Count - 1; i >= 0; i--)
            {
                var rivals = options.ClassAgnostic || classes.Length == 0 || classes[left[i].Index] == classes[best.Index];
                var iou = Overlap.Iou(boxes[best.Index], boxes[left[i].Index]);
                if (!rivals)
                {
                    continue;
                }

                switch (options.Kind)
                {
                    case SuppressionKind.Hard when iou > options.OverlapThreshold:
                        left.RemoveAt(i);
                        break;
                    case SuppressionKind.Linear when iou > options.OverlapThreshold && left[i].Score > 0:
                        left[i] = (left[i].Index, left[i].Score * (1 - iou));
                        break;
                    case SuppressionKind.Gaussian when left[i].Score > 0:
                        left[i] = (left[i].Index, left[i].Score * MathF.Exp(-(iou * iou) / options.Sigma));
                        break;
                }
            }
        }
    }
}
