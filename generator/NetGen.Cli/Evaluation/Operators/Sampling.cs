namespace NetGen.Cli.Evaluation.Operators;

/// <summary>
/// GridSample: elements at real positions that an operand gives (Jaderberg et al. 2015, section 3.3).
/// </summary>
internal static class Sampling
{
    // The coefficient of cubic interpolation, which is no attribute here.
    private const double Cubic = -0.75;

    /// <summary>The definitions by name.</summary>
    public static IEnumerable<KeyValuePair<string, Definition>> All { get; } = new Dictionary<string, Definition> { ["GridSample"] = Sample };

    // x (N, C, ...), grid (N, ..., rank): positions from -1 to 1, those of the last axis first.
    private static Tensor[] Sample(Call call)
    {
        var (x, grid) = (call[0], call[1]);
        int rank = x.Rank - 2;
        Call.Check(
            rank > 0 && grid.Rank == x.Rank && grid.Dimensions[^1] == rank && grid.Dimensions[0] == x.Dimensions[0],
            $"the operands have the shapes {Tensor.Shown(x.Dimensions)} and {Tensor.Shown(grid.Dimensions)}");
        string mode = call.Text("mode", call.Opset < 20 ? "bilinear" : "linear");
        int taps = mode switch
        {
            "nearest" => 1,
            "bilinear" or "linear" => 2,
            "bicubic" or "cubic" => 4,
            _ => throw new EvaluationException($"'mode' is '{mode}'"),
        };
        string padding = call.Text("padding_mode", "zeros");
        Call.Check(padding is "zeros" or "border" or "reflection", $"'padding_mode' is '{padding}'");
        bool aligned = call.Flag("align_corners");
        int[] space = x.Dimensions[2..];
        int channels = x.Dimensions[1];
        int plane = Tensor.Elements(space);
        int points = Tensor.Elements(grid.Dimensions.AsSpan(1, rank));
        int[] shape = [x.Dimensions[0], channels, .. grid.Dimensions[1..^1]];
        double[] result = call.NewReals(shape);
        call.Spend(result.Length * Math.Pow(taps, rank) * rank);
        int[][] places = [.. space.Select(_ => new int[taps])];
        double[][] weights = [.. space.Select(_ => new double[taps])];
        for (int i = 0; i < x.Dimensions[0] * points; i++)
        {
            var (image, point) = Math.DivRem(i, points);
            for (int axis = 0; axis < rank; axis++)
            {
                double place = grid.Reals[(i * rank) + rank - 1 - axis];
                Around(place, space[axis], aligned, padding, places[axis], weights[axis]);
            }

            for (int c = 0; c < channels; c++)
            {
                int row = (image * channels) + c;
                result[(row * points) + point] = Sum(x.Reals.AsSpan(row * plane, plane), space, places, weights, 0, 0);
            }
        }

        return [Tensor.Of(x.Type, shape, result)];
    }

    // The elements around a position, -1 for none, and their weights.
    private static void Around(double place, int extent, bool aligned, string padding, int[] places, double[] weights)
    {
        double at = aligned ? (place + 1) / 2 * (extent - 1) : (((place + 1) * extent) - 1) / 2;
        at = places.Length == 1 ? Math.Round(at, MidpointRounding.ToEven) : at;

        // Of cubic sums each tap by itself is moved to what it stands for, else the position before.
        at = Moved(at, extent, aligned, places.Length == 4 ? "zeros" : padding);
        int first = places.Length == 1 ? (int)at : (int)Math.Floor(at) - (places.Length == 4 ? 1 : 0);
        for (int i = 0; i < places.Length; i++)
        {
            double distance = Math.Abs(first + i - at);
            weights[i] = places.Length == 1 ? 1 : places.Length == 2 ? 1 - distance : CubicWeight(distance);
            double moved = Moved(first + i, extent, aligned, padding);
            places[i] = moved >= 0 && moved < extent ? (int)moved : -1;
        }
    }

    private static double Moved(double at, int extent, bool aligned, string padding)
    {
        if (padding == "zeros" || !double.IsFinite(at))
        {
            return double.IsFinite(at) ? Math.Clamp(at, -8, extent + 8.0) : -8;
        }

        if (padding == "border")
        {
            return Math.Clamp(at, 0, extent - 1);
        }

        // There and back again between the centres of the border's elements, or between their outer sides.
        double low = aligned ? 0 : -0.5;
        double length = aligned ? extent - 1 : extent;
        if (length == 0)
        {
            return 0;
        }

        double within = Math.Abs(at - low) % (2 * length);
        return low + Math.Min(within, (2 * length) - within);
    }

    private static double Sum(ReadOnlySpan<double> plane, int[] space, int[][] places, double[][] weights, int axis, int at)
    {
        if (axis == space.Length)
        {
            return plane[at];
        }

        double sum = 0;
        for (int i = 0; i < places[axis].Length; i++)
        {
            if (places[axis][i] >= 0)
            {
                sum += weights[axis][i] * Sum(plane, space, places, weights, axis + 1, (at * space[axis]) + places[axis][i]);
            }
        }

        return sum;
    }

    // Keys 1981, equation 4.
    private static double CubicWeight(double d) => d <= 1
        ? ((((Cubic + 2) * d) - (Cubic + 3)) * d * d) + 1
        : (((((Cubic * d) - (5 * Cubic)) * d) + (8 * Cubic)) * d) - (4 * Cubic);
}
