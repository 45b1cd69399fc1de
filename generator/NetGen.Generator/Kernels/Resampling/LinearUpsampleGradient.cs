using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels.Resampling;

/// <summary>
/// The gradient of <see cref="LinearUpsample"/>: each output gives its gradient in shares to the elements it lies
/// between. Operands: dy, dx. A work item is a channel or channel block, which is cleared and then added to in the
/// order of outputs.
/// </summary>
/// <param name="Depth">What happens along depth.</param>
/// <param name="Height">What happens along height.</param>
/// <param name="Width">What happens along width.</param>
/// <param name="Channels">The number of channels.</param>
/// <param name="Layout">The layout of both tensors.</param>
public sealed record LinearUpsampleGradient(
    LinearAxis Depth, LinearAxis Height, LinearAxis Width, int Channels, Layout Layout) : KernelSpec
{
    /// <inheritdoc/>
    public override string Name => "LinearUpsampleGradient_" + Grid.Text;

    /// <inheritdoc/>
    public override string Family => "Resampling";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Image;

    private LinearGrid Grid => new(Depth, Height, Width, Channels, Layout);

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) => Grid.Groups(isa);

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa)
    {
        var b = new KernelBuilder();
        int floats = Grid.Floats(isa);
        int size = Depth.In * Height.In * Width.In * floats;
        b.For("c", KernelBuilder.Index("begin"), KernelBuilder.Index("end"), c =>
        {
            var zero = b.Let("zero", new Constant(0, true));
            VectorTiles.For(b, "i", size, isa.Lanes, 1, (i, active) => b.Store("dx", (c * size) + i, zero, active[0]));
            b.For("od", 0, Depth.Out, od => b.For("oh", 0, Height.Out, oh =>
            {
                var row = b.LetIndex("row", (((c * Depth.Out) + od) * Height.Out) + oh);
                var rows = Grid.Rows(b, isa, c, od, oh);
                b.For("ow", 0, Width.Out, ow =>
                {
                    var w = Grid.Place(b, "w", Width, ow, floats > 1);
                    Value dy = b.Let("dy0", new Load("dy", ((row * Width.Out) + ow) * floats, floats > 1));
                    var planes = Split(b, "plane", rows.Depth.Share, [dy]);
                    var lines = Split(b, "row", rows.Height.Share, planes);
                    var parts = Split(b, "part", w.Share, lines);
                    for (int i = 0; i < parts.Length; i++)
                    {
                        var at = b.LetIndex("at" + LinearGrid.Number(i), (rows.At[i / w.At.Length] + w.At[i % w.At.Length]) * floats);
                        b.Store("dx", at, new Load("dx", at, floats > 1) + parts[i]);
                    }
                });
            }));
        });
        return new Kernel(
            Name,
            [
                $"dx {Grid.InShape} gets dy {Grid.OutShape} in the shares of a linear interpolation{(Grid.AlignsCorners ? " with corners aligned" : "")}.",
                "Channels, then output positions; part0.. are what the elements around a position get.",
            ],
            KernelParameters.Of(Reach, ["dy", "dx"]),
            b.Statements);
    }

    // Each value in two parts, by the share of the second.
    private static Value[] Split(KernelBuilder b, string name, Value? share, Value[] values)
    {
        if (share is null)
        {
            return values;
        }

        return [.. values.SelectMany((value, i) =>
        {
            var high = b.Let(name + LinearGrid.Number((2 * i) + 1), value * share);
            return new[] { b.Let(name + LinearGrid.Number(2 * i), value - high), high };
        })];
    }
}
