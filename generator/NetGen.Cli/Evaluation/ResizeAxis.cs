namespace NetGen.Cli.Evaluation;

/// <summary>
/// How an axis is resized: for each position of the result the elements that it is a weighted sum of.
/// </summary>
/// <param name="In">The extent before.</param>
/// <param name="Out">The extent after.</param>
/// <param name="Scale">The number that the extent is multiplied by, perhaps not to a whole one.</param>
internal sealed record ResizeAxis(int In, int Out, double Scale)
{
    /// <summary>How positions of the result are positions of the input.</summary>
    public required string Coordinates { get; init; }

    /// <summary>The part of the input that is resized, from 0 to 1, of tf_crop_and_resize.</summary>
    public (double Start, double End) Region { get; init; } = (0, 1);

    /// <summary>The coefficient of cubic interpolation.</summary>
    public double Cubic { get; init; } = -0.75;

    /// <summary>Whether elements outside have no weight, instead of those at the border.</summary>
    public bool ExcludesOutside { get; init; }

    /// <summary>Whether a smaller result takes all elements in reach into account.</summary>
    public bool Antialiases { get; init; }

    /// <summary>
    /// Where in the input a position is. It is computed in floats, which decides where an element is as near as the
    /// next, as runtimes do.
    /// </summary>
    public double Source(int position)
    {
        float scale = (float)Scale;
        switch (Coordinates)
        {
            case "asymmetric":
                return position / scale;
            case "half_pixel":
                return ((position + 0.5f) / scale) - 0.5f;
            case "pytorch_half_pixel":
                return Out > 1 ? ((position + 0.5f) / scale) - 0.5f : 0;
            case "tf_half_pixel_for_nn":
                return (position + 0.5f) / scale;
            case "half_pixel_symmetric":
                // The middles meet, also where the extent was rounded.
                float offset = In / 2f * (1 - (Out / (scale * In)));
                return offset + ((position + 0.5f) / scale) - 0.5f;
            case "align_corners":
                // The specification's text has the extent, and its tests the one before rounding.
                Call.Check(Out == Scale * In || In == 1, "'align_corners' at a scale that gives no whole extent is not defined");
                return Out > 1 ? (float)position * (In - 1) / (Out - 1) : 0;
            case "tf_crop_and_resize":
                var (start, end) = ((float)Region.Start, (float)Region.End);
                return Out > 1
                    ? (start * (In - 1)) + (position * (end - start) * (In - 1) / (Out - 1))
                    : 0.5f * (start + end) * (In - 1);
            default:
                throw new EvaluationException($"'coordinate_transformation_mode' is '{Coordinates}'");
        }
    }

    /// <summary>Whether a position is outside the input, where tf_crop_and_resize has a value of its own.</summary>
    public bool IsOutside(int position) => Coordinates == "tf_crop_and_resize" && Source(position) is var at && (at < 0 || at > In - 1);

    /// <summary>The nearest element of a position.</summary>
    public int Nearest(int position, string rounding)
    {
        double at = Source(position);
        double place = rounding switch
        {
            "round_prefer_floor" => Math.Ceiling(at - 0.5),
            "round_prefer_ceil" => Math.Floor(at + 0.5),
            "floor" => Math.Floor(at),
            "ceil" => Math.Ceiling(at),

            // Before version 11: up where the result is smaller.
            "simple" => Scale < 1 ? Math.Ceiling(at) : Math.Floor(at),
            _ => throw new EvaluationException($"'nearest_mode' is '{rounding}'"),
        };
        return (int)Math.Clamp(place, 0, In - 1);
    }

    /// <summary>
    /// The weighted sum of a position: the first element and the weights from there, some of them outside.
    /// </summary>
    /// <param name="position">The position.</param>
    /// <param name="cubic">Whether it is cubic, else linear.</param>
    public (int First, double[] Weights) Sum(int position, bool cubic)
    {
        double at = Source(position);

        // The kernel is as much wider as the result is smaller.
        double width = Antialiases ? Math.Max(1, 1 / Scale) : 1;
        double reach = (cubic ? 2 : 1) * width;
        int first = Antialiases ? (int)Math.Floor(at - reach) + 1 : (int)Math.Floor(at) - (cubic ? 1 : 0);
        int last = Antialiases ? (int)Math.Ceiling(at + reach) - 1 : first + (cubic ? 3 : 1);
        double[] weights = new double[Math.Max(1, last - first + 1)];
        double total = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            bool excluded = ExcludesOutside && (first + i < 0 || first + i >= In);
            double distance = Math.Abs(first + i - at) / width;
            weights[i] = excluded ? 0 : cubic ? CubicWeight(distance) : Math.Max(0, 1 - distance);
            total += weights[i];
        }

        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] /= total;
        }

        return (first, weights);
    }

    // Keys 1981, equation 4.
    private double CubicWeight(double d) =>
        d < 1 ? ((((Cubic + 2) * d) - (Cubic + 3)) * d * d) + 1
        : d < 2 ? ((((Cubic * d) - (5 * Cubic)) * d) + (8 * Cubic)) * d - (4 * Cubic)
        : 0;
}
