using NetGen.Generator.Graph;
using NetGen.Generator.Model;

namespace NetGen.Tests.Oracle;

/// <summary>Sliding windows over the positions of one channel.</summary>
internal static class Window
{
    /// <summary>Input positions of one channel.</summary>
    public static int Inputs(EquatableArray<WindowAxis> axes) => axes[0].In * axes[1].In * axes[2].In;

    /// <summary>Output positions of one channel.</summary>
    public static int Outputs(EquatableArray<WindowAxis> axes) => axes[0].Out * axes[1].Out * axes[2].Out;

    /// <summary>Visits (output position, tap, input position) for every tap that falls on the input, not on padding.</summary>
    public static void ForEachTap(EquatableArray<WindowAxis> axes, Action<int, int, int> visit)
    {
        var (d, h, w) = (axes[0], axes[1], axes[2]);
        for (int od = 0; od < d.Out; od++)
        {
            for (int oh = 0; oh < h.Out; oh++)
            {
                for (int ow = 0; ow < w.Out; ow++)
                {
                    for (int kd = 0; kd < d.Kernel; kd++)
                    {
                        for (int kh = 0; kh < h.Kernel; kh++)
                        {
                            for (int kw = 0; kw < w.Kernel; kw++)
                            {
                                int id = (od * d.Stride) + (kd * d.Dilation) - d.PadBegin;
                                int ih = (oh * h.Stride) + (kh * h.Dilation) - h.PadBegin;
                                int iw = (ow * w.Stride) + (kw * w.Dilation) - w.PadBegin;
                                if (id >= 0 && id < d.In && ih >= 0 && ih < h.In && iw >= 0 && iw < w.In)
                                {
                                    visit(
                                        (((od * h.Out) + oh) * w.Out) + ow,
                                        (((kd * h.Kernel) + kh) * w.Kernel) + kw,
                                        (((id * h.In) + ih) * w.In) + iw);
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
