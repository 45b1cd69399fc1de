using System.Globalization;
using NetGen.Generator.Model;
using static System.FormattableString;

namespace NetGen.Generator.Graph;

/// <summary>How the elements of a resized axis are made.</summary>
public enum ResizeMode
{
    /// <summary>Each is the nearest element.</summary>
    Nearest,

    /// <summary>Linear interpolation.</summary>
    Linear,

    /// <summary>Cubic interpolation (Keys 1981).</summary>
    Cubic,
}

/// <summary>Where in the input the elements of a resized axis lie, by the names of ONNX.</summary>
public enum ResizeCoordinates
{
    /// <summary>Elements are areas, whose borders meet: (o + 1/2) / scale - 1/2.</summary>
    HalfPixel,

    /// <summary>The same, but 0 where the output is one element.</summary>
    PytorchHalfPixel,

    /// <summary>The same, with the middles of both axes at one place where the output's extent was rounded.</summary>
    HalfPixelSymmetric,

    /// <summary>The first and the last elements meet: o * (in - 1) / (out - 1).</summary>
    AlignCorners,

    /// <summary>The first elements meet: o / scale.</summary>
    Asymmetric,

    /// <summary>The first and last elements meet the borders of a region of the input.</summary>
    TfCropAndResize,
}

/// <summary>Which of two elements is the nearest.</summary>
public enum ResizeRounding
{
    /// <summary>The nearer one; of two the lower.</summary>
    RoundPreferFloor,

    /// <summary>The nearer one; of two the upper.</summary>
    RoundPreferCeil,

    /// <summary>The lower.</summary>
    Floor,

    /// <summary>The upper.</summary>
    Ceil,
}

/// <summary>
/// An axis of another extent, as ONNX's operator Resize defines it in version 19. Elements outside the input are those
/// at its border, unless they are excluded.
/// </summary>
/// <param name="In">The input's extent.</param>
/// <param name="Out">The output's extent.</param>
/// <param name="Mode">How elements are made.</param>
/// <param name="Coordinates">Where they lie.</param>
/// <param name="Scale">The distance of two elements of the input in those of the output.</param>
public sealed record ResizeAxis(int In, int Out, ResizeMode Mode, ResizeCoordinates Coordinates, double Scale) : AxisRule(In, Out)
{
    // Nearer to a whole number are only coordinates that are one but for their rounding.
    private const double Snap = 1e-9;

    // So near to the middle of two elements, ONNX Runtime takes a place to be there.
    private const double Tie = 1e-6;

    // Smaller weights are zero but for their rounding.
    private const double SmallestWeight = 1e-12;

    /// <summary>Which of two elements is the nearest, in the mode that takes it.</summary>
    public ResizeRounding Rounding { get; init; }

    /// <summary>The coefficient of cubic interpolation.</summary>
    public double CubicCoefficient { get; init; } = -0.75;

    /// <summary>Whether elements outside have no weight.</summary>
    public bool ExcludeOutside { get; init; }

    /// <summary>Whether the weights reach as much farther as the output is smaller.</summary>
    public bool Antialias { get; init; }

    /// <summary>What elements are that lie outside the input, where a region does.</summary>
    public float Extrapolation { get; init; }

    /// <summary>The first place of the region, where 0 is the first element and 1 the last.</summary>
    public double RegionBegin { get; init; }

    /// <summary>The last place of the region.</summary>
    public double RegionEnd { get; init; } = 1;

    /// <inheritdoc/>
    public override string Mnemonic => "resize " + Word(Mode);

    /// <inheritdoc/>
    public override float Fill => HasRegion ? Extrapolation : 0;

    /// <inheritdoc/>
    public override bool IsIdentity => !HasRegion && In == Out && Scale == 1;

    /// <summary>Whether the scale is the quotient of the extents.</summary>
    public bool HasScaleOfExtents => Scale == (double)Out / In;

    /// <summary>The most taps that an output may have.</summary>
    public double MostTaps => Mode == ResizeMode.Nearest ? 1 : (2 * Reach) + 1;

    /// <inheritdoc/>
    public override string Text =>
        $"{Word(Mode)}_{Word(Coordinates)}"
        + (Mode == ResizeMode.Nearest && Rounding != ResizeRounding.RoundPreferFloor ? "_" + Word(Rounding) : "")
        + (Mode == ResizeMode.Cubic && CubicCoefficient != -0.75 ? "_a" + Number(CubicCoefficient) : "")
        + (ExcludeOutside ? "_inside" : "")
        + (Antialias ? "_antialias" : "")
        + (HasScaleOfExtents ? "" : "_scale" + Number(Scale))
        + (HasRegion ? $"_from{Number(RegionBegin)}_to{Number(RegionEnd)}_fill{Number(Extrapolation)}" : "");

    private bool HasRegion => Coordinates == ResizeCoordinates.TfCropAndResize;

    // How much wider the weights are than those of the same extents.
    private double Width => Antialias ? Math.Max(1, 1 / Scale) : 1;

    private double Reach => (Mode == ResizeMode.Cubic ? 2 : 1) * Width;

    /// <inheritdoc/>
    public override IReadOnlyList<AxisTap[]> Taps() => [.. Enumerable.Range(0, Out).Select(Taps)];

    /// <summary>A word of an enumeration as layers and ONNX's names have it, in lower camel case.</summary>
    public static string Word(Enum value)
    {
        string word = value.ToString();
        return char.ToLowerInvariant(word[0]) + word.Substring(1);
    }

    private AxisTap[] Taps(int output)
    {
        // Which elements are taken, and whether any is, ONNX Runtime decides in floats.
        double single = Place(output, x => (float)x);
        if (HasRegion && (single < 0 || single > In - 1))
        {
            return [];
        }

        if (Mode == ResizeMode.Nearest)
        {
            return [new AxisTap(Clamp(Nearest(single)), 1)];
        }

        double place = Place(output, x => x);
        double whole = Math.Round(place);
        return Sum(Math.Abs(place - whole) < Snap ? whole : place);
    }

    private double Nearest(double place)
    {
        double below = Math.Floor(place);
        bool isBetween = Math.Abs(place - below - 0.5) < Tie;
        return Rounding switch
        {
            ResizeRounding.Floor => below,
            ResizeRounding.Ceil => Math.Ceiling(place),
            ResizeRounding.RoundPreferFloor when isBetween => below,
            _ when isBetween => below + 1,
            _ => Math.Round(place),
        };
    }

    private AxisTap[] Sum(double place)
    {
        // What lies farther outside has the border's weight too.
        double first = Math.Floor(place - Reach) + 1;
        double last = Math.Ceiling(place + Reach) - 1;
        var weights = new SortedDictionary<int, double>();
        double total = 0;
        for (double i = first; i <= last; i++)
        {
            double weight = Weight(Math.Abs(i - place) / Width);
            if (Math.Abs(weight) > SmallestWeight && !(ExcludeOutside && (i < 0 || i > In - 1)))
            {
                int index = Clamp(i);
                weights[index] = (weights.TryGetValue(index, out double before) ? before : 0) + weight;
                total += weight;
            }
        }

        return [.. weights.Select(pair => new AxisTap(pair.Key, (float)(pair.Value / total))).Where(tap => tap.Weight != 0)];
    }

    // A hat, or Keys 1981, equation 4.
    private double Weight(double distance)
    {
        double a = CubicCoefficient;
        return Mode == ResizeMode.Linear ? Math.Max(0, 1 - distance)
            : distance < 1 ? ((((a + 2) * distance) - (a + 3)) * distance * distance) + 1
            : distance < 2 ? (((((a * distance) - (5 * a)) * distance) + (8 * a)) * distance) - (4 * a)
            : 0;
    }

    // The place of an output among the inputs; each step is rounded as asked for.
    private double Place(int output, Func<double, double> round)
    {
        double scale = round(Scale);
        double middle = round(round(round(output + 0.5) / scale) - 0.5);
        switch (Coordinates)
        {
            case ResizeCoordinates.PytorchHalfPixel:
                return Out > 1 ? middle : 0;
            case ResizeCoordinates.HalfPixelSymmetric:
                double offset = round(In / 2.0 * round(1 - round(Out / round(scale * In))));
                return round(round(offset + round(round(output + 0.5) / scale)) - 0.5);
            case ResizeCoordinates.AlignCorners:
                return Out > 1 ? round(round((double)output * (In - 1)) / (Out - 1)) : 0;
            case ResizeCoordinates.Asymmetric:
                return round(output / scale);
            case ResizeCoordinates.TfCropAndResize:
                var (begin, end) = (round(RegionBegin), round(RegionEnd));
                return Out > 1
                    ? round(round(begin * (In - 1)) + round(round(round(output * round(end - begin)) * (In - 1)) / (Out - 1)))
                    : round(0.5 * round(begin + end) * (In - 1));
            default:
                return middle;
        }
    }

    private int Clamp(double index) => (int)Math.Max(0, Math.Min(In - 1, index));

    private static string Number(double number) =>
        number.ToString("R", CultureInfo.InvariantCulture).Replace('.', 'p').Replace('-', 'm').Replace("+", "");
}
