using NetGen.Cli.Onnx.Model;

namespace NetGen.Cli.Evaluation.Operators;

/// <summary>NonMaxSuppression: the best boxes of each class that do not overlap a better one.</summary>
internal static class Suppression
{
    /// <summary>The definitions by name.</summary>
    public static IEnumerable<KeyValuePair<string, Definition>> All { get; } = new Dictionary<string, Definition> { ["NonMaxSuppression"] = Suppress };

    private readonly record struct Box(double Left, double Top, double Right, double Bottom)
    {
        public double Area => (Right - Left) * (Bottom - Top);

        public double Overlap(Box other)
        {
            double width = Math.Min(Right, other.Right) - Math.Max(Left, other.Left);
            double height = Math.Min(Bottom, other.Bottom) - Math.Max(Top, other.Top);
            double shared = Math.Max(0, width) * Math.Max(0, height);
            double union = Area + other.Area - shared;
            return union > 0 ? shared / union : 0;
        }
    }

    private static Tensor[] Suppress(Call call)
    {
        var (boxes, scores) = (call[0], call[1]);
        Call.Check(
            boxes.Rank == 3 && scores.Rank == 3 && boxes.Dimensions[2] == 4 && boxes.Dimensions[0] == scores.Dimensions[0] && boxes.Dimensions[1] == scores.Dimensions[2],
            $"boxes and scores have the shapes {Tensor.Shown(boxes.Dimensions)} and {Tensor.Shown(scores.Dimensions)}");
        long most = call.Optional(2)?.Integers[0] ?? 0;
        double overlap = call.Optional(3)?.Reals[0] ?? 0;
        double least = call.Optional(4)?.Reals[0] ?? double.NegativeInfinity;
        bool centered = call.Flag("center_point_box");
        int count = boxes.Dimensions[1];
        int classes = scores.Dimensions[1];
        call.Spend((double)scores.Count * Math.Min(most, count));
        var chosen = new List<long>();
        for (int row = 0; row < boxes.Dimensions[0] * classes; row++)
        {
            var (image, kind) = Math.DivRem(row, classes);
            var kept = new List<Box>();
            foreach (int i in Enumerable.Range(0, count).Where(i => scores.Reals[(row * count) + i] > least).OrderByDescending(i => scores.Reals[(row * count) + i]))
            {
                var box = At(boxes.Reals.AsSpan(((image * count) + i) * 4, 4), centered);
                if (kept.Count < most && kept.TrueForAll(other => box.Overlap(other) <= overlap))
                {
                    kept.Add(box);
                    chosen.AddRange([image, kind, i]);
                }
            }
        }

        return [Tensor.Of(OnnxType.Int64, [chosen.Count / 3, 3], [.. chosen])];
    }

    // Either (y1, x1, y2, x2) of any two opposite corners, or (x, y, width, height) of the centre.
    private static Box At(ReadOnlySpan<double> b, bool centered) => centered
        ? new Box(b[0] - (b[2] / 2), b[1] - (b[3] / 2), b[0] + (b[2] / 2), b[1] + (b[3] / 2))
        : new Box(Math.Min(b[1], b[3]), Math.Min(b[0], b[2]), Math.Max(b[1], b[3]), Math.Max(b[0], b[2]));
}
