using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Pooling;

/// <summary>The axes of a pooling kernel and the layout of its tensors.</summary>
internal sealed record PoolGeometry(PoolAxis Depth, PoolAxis Height, PoolAxis Width, int Channels, Layout Layout)
{
    /// <summary>Whether the windows of an axis differ in size.</summary>
    public bool IsAdaptive => Axes.Any(axis => axis.IsAdaptive);

    /// <summary>Whether the positions of a window lie apart.</summary>
    public bool IsDilated => Axes.Any(axis => axis.Dilation > 1);

    /// <summary>Whether every input position is in exactly one window.</summary>
    public bool IsPartition => Depth.IsPartition && Height.IsPartition && Width.IsPartition;

    /// <summary>The part of a kernel's name that tells all of it:
    /// <c>6x28x28_to_14x14_kernel2_stride2_planar</c>.</summary>
    public string Text =>
        Invariant($"{Channels}x{Join("x", a => a.In)}_to_{Join("x", a => a.Out)}")
        + (Axes.All(a => a.IsAdaptive) ? "" : "_kernel" + Common(a => a.Kernel) + "_stride" + Common(a => a.Stride))
        + (!IsDilated ? "" : "_dilation" + Common(a => a.Dilation))
        + (IsAdaptive ? "_adaptive" : "")
        + (Axes.All(a => a.PadBegin == 0) ? "" : "_pad" + Common(a => a.PadBegin))
        + (Axes.All(a => a.Overhang == 0) ? "" : "_overhang" + Common(a => a.Overhang))
        + (Layout == Layout.Blocked ? "_blocked" : "_planar");

    /// <summary>The input's shape.</summary>
    public string InShape => Shape(axis => axis.In);

    /// <summary>The output's shape.</summary>
    public string OutShape => Shape(axis => axis.Out);

    /// <summary>The window's shape.</summary>
    public string Window => IsAdaptive ? "adaptive" : Join("x", a => a.Kernel);

    /// <summary>Floats at one position: a vector of channels when blocked.</summary>
    public int Floats(InstructionSet isa) => Layout == Layout.Blocked ? isa.Lanes : 1;

    /// <summary>Channel blocks, or channels when planar.</summary>
    public int Groups(InstructionSet isa) => (Channels + Floats(isa) - 1) / Floats(isa);

    /// <summary>The range of kernel positions that lie within the input, as constants where that is always all of
    /// them.</summary>
    public static (IndexExpression Begin, IndexExpression End) Clip(
        KernelBuilder b, string name, PoolAxis axis, IndexExpression output, bool isWhole)
    {
        if (isWhole)
        {
            return (0, axis.Kernel);
        }

        if (axis.IsAdaptive)
        {
            return (0, b.LetIndex(name + "End", axis.Last(output) - axis.First(output)));
        }

        var first = output * axis.Stride;
        var begin = axis.PadBegin == 0 ? 0 : axis.Taps(IndexExpression.Max(0, axis.PadBegin - first));
        return (
            b.LetIndex(name + "Begin", begin),
            b.LetIndex(name + "End", IndexExpression.Min(axis.Kernel, axis.Taps((IndexExpression)(axis.In + axis.PadBegin) - first))));
    }

    // The axes that the shapes really have.
    private IReadOnlyList<PoolAxis> Axes =>
        Depth != PoolAxis.One ? [Depth, Height, Width]
        : Height != PoolAxis.One ? [Height, Width]
        : [Width];

    private string Shape(Func<PoolAxis, int> extent) => Invariant($"({Channels}, {Join(", ", extent)})");

    private string Common(Func<PoolAxis, int> value) =>
        Axes.Select(value).Distinct().Count() == 1 ? Invariant($"{value(Axes[0])}") : Join("x", value);

    private string Join(string separator, Func<PoolAxis, int> value) =>
        string.Join(separator, Axes.Select(axis => Invariant($"{value(axis)}")));
}
