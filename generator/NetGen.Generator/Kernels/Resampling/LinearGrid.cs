using System.Globalization;
using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Resampling;

/// <summary>The axes of an interpolation and the layout of its tensors.</summary>
internal sealed record LinearGrid(LinearAxis Depth, LinearAxis Height, LinearAxis Width, int Channels, Layout Layout)
{
    /// <summary>The part of a kernel's name that tells all of it: <c>6x7x7_by2x2_planar</c>.</summary>
    public string Text =>
        Invariant($"{Channels}x{Join("x", a => a.In)}_by{Join("x", a => a.Factor)}")
        + (AlignsCorners ? "_corners" : "") + (Layout == Layout.Blocked ? "_blocked" : "_planar");

    /// <summary>Whether corners are aligned along the axes that grow.</summary>
    public bool AlignsCorners => Axes.Any(axis => axis.AlignCorners);

    /// <summary>The input's shape.</summary>
    public string InShape => Invariant($"({Channels}, {Join(", ", a => a.In)})");

    /// <summary>The output's shape.</summary>
    public string OutShape => Invariant($"({Channels}, {Join(", ", a => a.Out)})");

    // The axes that the shapes really have.
    private LinearAxis[] Axes =>
        Depth != LinearAxis.One ? [Depth, Height, Width] : Height != LinearAxis.One ? [Height, Width] : [Width];

    /// <summary>Floats at one position: a vector of channels when blocked.</summary>
    public int Floats(InstructionSet isa) => Layout == Layout.Blocked ? isa.Lanes : 1;

    /// <summary>Channel blocks, or channels when planar.</summary>
    public int Groups(InstructionSet isa) => (Channels + Floats(isa) - 1) / Floats(isa);

    /// <summary>A number as a part of a name.</summary>
    public static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The inputs around an output along one axis, and the share of the second; where the output is an input,
    /// that alone and no share.</summary>
    public (IndexExpression[] At, Value? Share) Place(KernelBuilder b, string name, LinearAxis axis, IndexExpression output, bool isVector)
    {
        if (axis.IsIdentity)
        {
            return ([output], null);
        }

        var t = b.LetIndex(name + "Parts", (output * axis.Scale) + axis.Shift);
        var below = (t / axis.Divisor) + axis.Base;
        var low = b.LetIndex(name + "Low", axis.Base < 0 ? IndexExpression.Max(0, below) : below);
        var high = b.LetIndex(name + "High", IndexExpression.Min(axis.In - 1, below + 1));
        Value share = new WholeNumber(t % axis.Divisor) * new Constant(1f / axis.Divisor, false);
        return ([low, high], b.Let(name + "Share", isVector ? new Broadcast(share) : share));
    }

    /// <summary>The places along depth and height of an output row, and the positions at which the input rows begin
    /// that it lies between, by depth and then height.</summary>
    public ((IndexExpression[] At, Value? Share) Depth, (IndexExpression[] At, Value? Share) Height, IndexExpression[] At) Rows(
        KernelBuilder b, InstructionSet isa, IndexExpression c, IndexExpression od, IndexExpression oh)
    {
        var d = Place(b, "d", Depth, od, Floats(isa) > 1);
        var h = Place(b, "h", Height, oh, Floats(isa) > 1);
        IndexExpression[] at =
        [
            .. (from id in d.At from ih in h.At select ((((c * Depth.In) + id) * Height.In) + ih) * Width.In)
                .Select((position, i) => b.LetIndex("first" + Number(i), position)),
        ];
        return (d, h, at);
    }

    private string Join(string separator, Func<LinearAxis, int> value) =>
        string.Join(separator, Axes.Select(axis => Invariant($"{value(axis)}")));
}
