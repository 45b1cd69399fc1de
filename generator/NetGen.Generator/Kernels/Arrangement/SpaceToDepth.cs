using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Arrangement;

/// <summary>
/// Positions of blocks become channels, or the reverse: y[k, o] = x[c, o * block + b] with k = b * Channels + c, or
/// c * size + b. Operands: x, y; reversed: y, x. Blocked, Channels fill whole blocks. A work item is a channel of x, or
/// a block of them.
/// </summary>
/// <param name="Channels">Channels of x.</param>
/// <param name="Depth">The blocks along depth.</param>
/// <param name="Height">The blocks along height.</param>
/// <param name="Width">The blocks along width.</param>
/// <param name="BlocksFirst">Whether k counts channels fastest; blocked tensors need it.</param>
/// <param name="Layout">The layout of both tensors.</param>
/// <param name="Reversed">Whether x is computed from y.</param>
public sealed record SpaceToDepth(
    int Channels, BlockAxis Depth, BlockAxis Height, BlockAxis Width, bool BlocksFirst, Layout Layout, bool Reversed = false) : KernelSpec
{
    /// <inheritdoc/>
    public override string Name =>
        Invariant($"{(Reversed ? "DepthToSpace" : "SpaceToDepth")}_{Channels}x{Join("x", a => a.In)}_block{Join("x", a => a.Block)}")
        + (BlocksFirst ? "" : "_channelsFirst") + (Layout == Layout.Blocked ? "_blocked" : "_planar");

    /// <inheritdoc/>
    public override string Family => "Arrangement";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Image;

    // The axes that the shapes really have.
    private BlockAxis[] Axes =>
        Depth != BlockAxis.One ? [Depth, Height, Width] : Height != BlockAxis.One ? [Height, Width] : [Width];

    private int Taps => Depth.Block * Height.Block * Width.Block;

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) => Channels / Group(isa);

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa)
    {
        var b = new KernelBuilder();
        int floats = Group(isa);
        int outSize = Depth.Out * Height.Out * Width.Out * floats;
        b.For("c", KernelBuilder.Index("begin"), KernelBuilder.Index("end"), c =>
            b.For("bd", 0, Depth.Block, bd => b.For("bh", 0, Height.Block, bh => b.For("bw", 0, Width.Block, bw =>
            {
                var tap = (((bd * Height.Block) + bh) * Width.Block) + bw;
                var k = BlocksFirst ? (tap * (Channels / floats)) + c : (c * Taps) + tap;
                string deep = b.LetPointer("deep", "y", k * outSize);
                b.For("od", 0, Depth.Out, od => b.For("oh", 0, Height.Out, oh =>
                {
                    var row = (((c * Depth.In) + ((od * Depth.Block) + bd)) * Height.In) + ((oh * Height.Block) + bh);
                    string wide = b.LetPointer("wide", "x", ((row * Width.In) + bw) * floats);
                    b.For("ow", 0, Width.Out, ow =>
                    {
                        var x = ow * (Width.Block * floats);
                        var y = (((((od * Height.Out) + oh) * Width.Out) + ow) * floats);
                        if (Reversed)
                        {
                            b.Store(wide, x, new Load(deep, y, floats > 1));
                        }
                        else
                        {
                            b.Store(deep, y, new Load(wide, x, floats > 1));
                        }
                    });
                }));
            }))));
        string numbering = BlocksFirst ? Invariant($"b * {Channels} + c") : Invariant($"c * {Taps} + b");
        string shallow = Invariant($"x ({Channels}, {Join(", ", a => a.In)}) [c, o * block + b]");
        string whole = Invariant($"y ({Channels * Taps}, {Join(", ", a => a.Out)}) [k, o]");
        return new Kernel(
            Name,
            [
                $"{(Reversed ? shallow : whole)} = {(Reversed ? whole : shallow)}, k = {numbering}.",
                "Channels, then positions b of a block, then blocks.",
            ],
            KernelParameters.Of(Reach, Reversed ? ["y", "x"] : ["x", "y"]),
            b.Statements);
    }

    private int Group(InstructionSet isa) => Layout == Layout.Blocked ? isa.Lanes : 1;

    private string Join(string separator, Func<BlockAxis, int> value) =>
        string.Join(separator, Axes.Select(axis => Invariant($"{value(axis)}")));
}
