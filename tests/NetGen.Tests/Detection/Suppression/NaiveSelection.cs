using NetGen.Detection;

namespace NetGen.Tests.Detection;

/// <summary>ONNX's NonMaxSuppression as its definition says: for each class, box by box in the order of the scores.</summary>
internal static class NaiveSelection
{
    public static List<SelectedBox> Run(BoxSelection options, float[] boxes, float[] scores)
    {
        var count = boxes.Length / 4;
        var selected = new List<SelectedBox>();
        for (var number = 0; number < (count == 0 ? 0 : scores.Length / count); number++)
        {
            var candidates = Enumerable.Range(0, count)
                .Select(i => new SelectedBox(number, i, scores[number * count + i]))
                .Where(one => options.ScoreThreshold is { } least ? one.Score > least : !float.IsNaN(one.Score))
                .OrderByDescending(one => one.Score)
                .ThenBy(one => one.Index);
            var taken = new List<SelectedBox>();
            foreach (var candidate in candidates)
            {
                if (taken.Count < options.MaxPerClass && !taken.Any(other => Overlap(options, boxes, other.Index, candidate.Index) > options.IouThreshold))
                {
                    taken.Add(candidate);
                }
            }

            selected.AddRange(taken);
        }

        return selected;
    }

    private static float Overlap(BoxSelection options, float[] boxes, int first, int second)
    {
        var a = boxes.AsSpan(first * 4, 4);
        var b = boxes.AsSpan(second * 4, 4);
        var sizes = (Area: 1f, Other: 1f, Common: 1f);
        for (var axis = 0; axis < 2; axis++)
        {
            var (begin, end) = Range(options, a, axis);
            var (otherBegin, otherEnd) = Range(options, b, axis);
            if (!(begin < end) || !(otherBegin < otherEnd))
            {
                return 0;
            }

            sizes.Area *= end - begin;
            sizes.Other *= otherEnd - otherBegin;
            sizes.Common *= MathF.Max(0, MathF.Min(end, otherEnd) - MathF.Max(begin, otherBegin));
        }

        var overlap = sizes.Common / (sizes.Area + sizes.Other - sizes.Common);
        return float.IsNaN(overlap) ? 0 : overlap;
    }

    // Along y for axis 0 of corners, along x for axis 0 of centres.
    private static (float Begin, float End) Range(BoxSelection options, Span<float> box, int axis)
    {
        var (first, second) = options.Centred
            ? (box[axis] - box[axis + 2] / 2, box[axis] + box[axis + 2] / 2)
            : (box[axis], box[axis + 2]);
        return options.Centred || first < second ? (first, second) : (second, first);
    }
}
