using NetGen.Generator.Graph;

namespace NetGen.Tests.Oracle;

/// <summary>The weights of a resized axis by the text of ONNX's operator: a kernel around the place of each output, over the input as if
/// it went on with its border for ever.</summary>
internal static class ResizeOracle
{
    // Far enough for every kernel of the tests.
    private const int Border = 200;
    private const double Tie = 1e-6;

    /// <summary>The weights of one output.</summary>
    public static List<(int Place, double Weight)> Weights(ResizeAxis axis, int output)
    {
        double place = Place(axis, output);
        if (axis.Coordinates == ResizeCoordinates.TfCropAndResize && (place < -Tie || place > axis.In - 1 + Tie))
        {
            return [];
        }

        if (axis.Mode == ResizeMode.Nearest)
        {
            return [(Math.Clamp(Nearest(axis.Rounding, place), 0, axis.In - 1), 1)];
        }

        double stretch = axis.Antialias && axis.Scale < 1 ? axis.Scale : 1;
        var weights = Enumerable.Range(-Border, axis.In + (2 * Border))
            .Select(i => (Place: i, Weight: Kernel(axis, (i - place) * stretch)))
            .Where(tap => !axis.ExcludeOutside || (tap.Place >= 0 && tap.Place < axis.In))
            .ToList();
        double total = weights.Sum(tap => tap.Weight);
        return
        [
            .. weights.GroupBy(tap => Math.Clamp(tap.Place, 0, axis.In - 1))
                .Select(taps => (taps.Key, taps.Sum(tap => tap.Weight) / total))
                .Where(tap => Math.Abs(tap.Item2) > Tie * Tie),
        ];
    }

    private static double Place(ResizeAxis axis, int o) => axis.Coordinates switch
    {
        ResizeCoordinates.PytorchHalfPixel when axis.Out == 1 => 0,
        ResizeCoordinates.AlignCorners => axis.Out == 1 ? 0 : (double)o * (axis.In - 1) / (axis.Out - 1),
        ResizeCoordinates.Asymmetric => o / axis.Scale,
        ResizeCoordinates.HalfPixelSymmetric =>
            (axis.In / 2.0 * (1 - (axis.Out / (axis.Scale * axis.In)))) + ((o + 0.5) / axis.Scale) - 0.5,
        ResizeCoordinates.TfCropAndResize => (axis.In - 1) * (axis.Out == 1
            ? (axis.RegionBegin + axis.RegionEnd) / 2
            : axis.RegionBegin + (o * (axis.RegionEnd - axis.RegionBegin) / (axis.Out - 1))),
        _ => ((o + 0.5) / axis.Scale) - 0.5,
    };

    private static int Nearest(ResizeRounding rounding, double place)
    {
        // What is nearly whole, or nearly half way, is meant to be.
        double halves = Math.Round(2 * place) / 2;
        place = Math.Abs(place - halves) < Tie ? halves : place;
        var (below, above) = ((int)Math.Floor(place), (int)Math.Ceiling(place));
        return rounding switch
        {
            ResizeRounding.Floor => below,
            ResizeRounding.Ceil => above,
            ResizeRounding.RoundPreferFloor => above - place < place - below ? above : below,
            _ => above - place <= place - below ? above : below,
        };
    }

    private static double Kernel(ResizeAxis axis, double distance)
    {
        double d = Math.Abs(distance);
        double a = axis.CubicCoefficient;
        if (axis.Mode == ResizeMode.Linear)
        {
            return Math.Max(0, 1 - d);
        }

        return d <= 1 ? ((a + 2) * d * d * d) - ((a + 3) * d * d) + 1
            : d < 2 ? (a * d * d * d) - (5 * a * d * d) + (8 * a * d) - (4 * a)
            : 0;
    }
}
