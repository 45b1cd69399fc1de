using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels.Resampling;

/// <summary>Linear interpolation along every axis. Operands: x, y. A work item is an output row of a channel or channel
/// block.</summary>
/// <param name="Depth">What happens along depth.</param>
/// <param name="Height">What happens along height.</param>
/// <param name="Width">What happens along width.</param>
/// <param name="Channels">The number of channels.</param>
/// <param name="Layout">The layout of both tensors.</param>
public sealed record LinearUpsample(LinearAxis Depth, LinearAxis Height, LinearAxis Width, int Channels, Layout Layout) : KernelSpec
{
    /// <inheritdoc/>
    public override string Name => "LinearUpsample_" + Grid.Text;

    /// <inheritdoc/>
    public override string Family => "Resampling";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Image;

    private LinearGrid Grid => new(Depth, Height, Width, Channels, Layout);

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) => Grid.Groups(isa) * Depth.Out * Height.Out;

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa)
    {
        var b = new KernelBuilder();
        int floats = Grid.Floats(isa);
        b.For("row", KernelBuilder.Index("begin"), KernelBuilder.Index("end"), row =>
        {
            var c = b.LetIndex("c", row / (Depth.Out * Height.Out));
            IndexExpression od = Depth.Out == 1 ? 0 : b.LetIndex("od", row / Height.Out % Depth.Out);
            IndexExpression oh = Height.Out == 1 ? 0 : b.LetIndex("oh", row % Height.Out);
            var rows = Grid.Rows(b, isa, c, od, oh);
            b.For("ow", 0, Width.Out, ow =>
            {
                var w = Grid.Place(b, "w", Width, ow, floats > 1);
                Value[] values = [.. rows.At.Select((at, i) => Between(b, "row" + LinearGrid.Number(i), w.Share, [.. w.At.Select(iw =>
                    (Value)new Load("x", (at + iw) * floats, floats > 1))]))];
                int perDepth = rows.Height.At.Length;
                Value[] planes = [.. Enumerable.Range(0, rows.Depth.At.Length).Select(d => Between(
                    b, "plane" + LinearGrid.Number(d), rows.Height.Share, [.. values.Skip(d * perDepth).Take(perDepth)]))];
                b.Store("y", ((row * Width.Out) + ow) * floats, Between(b, "y0", rows.Depth.Share, planes));
            });
        });
        return new Kernel(
            Name,
            [
                $"y {Grid.OutShape} = x {Grid.InShape}, interpolated linearly{(Grid.AlignsCorners ? " with corners aligned" : "")}.",
                "Output rows, then positions of a row; share is the way from the element below to the one above.",
            ],
            KernelParameters.Of(Reach, ["x", "y"]),
            b.Statements);
    }

    // The value at a share of the way from the first to the second.
    private static Value Between(KernelBuilder b, string name, Value? share, Value[] ends)
    {
        if (share is null)
        {
            return ends[0];
        }

        var low = b.Named(name + "Low", ends[0]);
        return new Fma(share, ends[1] - low, low);
    }
}
