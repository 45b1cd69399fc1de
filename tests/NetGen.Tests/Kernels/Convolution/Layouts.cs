using NetGen.Generator.Graph;
using NetGen.Generator.Kernels.Convolution;

namespace NetGen.Tests.Kernels.Convolution;

/// <summary>Moves tensors of one image between planar and other layouts.</summary>
internal static class Layouts
{
    public static int Product(this int[] extents) => extents.Aggregate(1, (product, extent) => product * extent);

    /// <summary>The planar tensor in a layout; the lanes past the channels are NaN.</summary>
    public static double[] To(Layout layout, double[] planar, int channels, int lanes)
    {
        if (layout == Layout.Planar)
        {
            return planar;
        }

        int plane = planar.Length / channels;
        double[] blocked = new double[(channels + lanes - 1) / lanes * lanes * plane];
        Array.Fill(blocked, double.NaN);
        for (int i = 0; i < planar.Length; i++)
        {
            blocked[Blocked(i, plane, lanes)] = planar[i];
        }

        return blocked;
    }

    /// <summary>The planar tensor from a blocked one.</summary>
    public static double[] FromBlocked(double[] blocked, int channels, int plane, int lanes) =>
        [.. Enumerable.Range(0, channels * plane).Select(i => blocked[Blocked(i, plane, lanes)])];

    private static double[] Pad(double[] planar, int channels, int[] extents, int[] begin, int[] padded)
    {
        double[] result = new double[channels * padded.Product()];
        for (int i = 0; i < planar.Length; i++)
        {
            int w = i % extents[2];
            int h = i / extents[2] % extents[1];
            int d = i / extents[2] / extents[1] % extents[0];
            int c = i / extents.Product();
            result[(((((c * padded[0]) + d + begin[0]) * padded[1]) + h + begin[1]) * padded[2]) + w + begin[2]] = planar[i];
        }

        return result;
    }

    /// <summary>The zeros that a window needs: the window over the padded tensor, and that tensor.</summary>
    public static (ConvolutionWindow Window, double[] Tensor) Pad(ConvolutionWindow window, double[] planar, int channels)
    {
        ConvolutionAxis[] axes = [window.Depth, window.Height, window.Width];
        ConvolutionAxis[] padded = [.. axes.Select(axis => Padded(axis))];
        return (
            new ConvolutionWindow(padded[0], padded[1], padded[2]),
            Pad(planar, channels, [.. axes.Select(a => a.In)], [.. axes.Select(a => a.PadBegin)], [.. padded.Select(a => a.In)]));
    }

    private static ConvolutionAxis Padded(ConvolutionAxis axis) => axis with
    {
        In = axis.PadBegin + axis.In + axis.PadEnd,
        InBase = axis.InBase + axis.PadBegin,
    };

    private static int Blocked(int i, int plane, int lanes)
    {
        int channel = i / plane;
        return (((channel / lanes * plane) + (i % plane)) * lanes) + (channel % lanes);
    }
}
