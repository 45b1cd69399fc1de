using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Arrangement;

/// <summary>
/// Moves a regular part of x to a regular part of y, and clears or fills the rest of y: zero padding, cropping, every n-th
/// position and its reverse, more channels or fewer. Operands: x, y. A work item is a channel of y, or a block of them.
/// </summary>
/// <param name="Channels">What happens along channels; its steps are 1.</param>
/// <param name="Depth">What happens along depth.</param>
/// <param name="Height">What happens along height.</param>
/// <param name="Width">What happens along width.</param>
/// <param name="Layout">The layout of both tensors.</param>
/// <param name="Fill">What the rest of y is.</param>
public sealed record Move(
    MoveAxis Channels, MoveAxis Depth, MoveAxis Height, MoveAxis Width, Layout Layout, float Fill = 0) : KernelSpec
{
    /// <inheritdoc/>
    public override string Name =>
        $"Move_{string.Join("_x_", Axes.Select(axis => axis.Text))}_{(Layout == Layout.Blocked ? "blocked" : "planar")}"
        + (Fill == 0 ? "" : "_fill" + ActivationFunctions.Number(Fill));

    /// <inheritdoc/>
    public override string Family => "Arrangement";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Image;

    // The axes that the shapes really have.
    private MoveAxis[] Axes =>
        Depth != MoveAxis.One ? [Channels, Depth, Height, Width]
        : Height != MoveAxis.One ? [Channels, Height, Width]
        : [Channels, Width];

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) => (Channels.Out + Group(isa) - 1) / Group(isa);

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa)
    {
        var b = new KernelBuilder();
        int group = Group(isa);
        int inSize = Depth.In * Height.In * Width.In * group;
        int outSize = Depth.Out * Height.Out * Width.Out * group;
        bool whole = MovesWholeBlocks(isa);
        b.For("c", KernelBuilder.Index("begin"), KernelBuilder.Index("end"), c =>
        {
            if (!whole || Axes.Any(axis => !axis.IsCovering))
            {
                var rest = b.Let(Fill == 0 ? "zero" : "fill", new Constant(Fill, true));
                VectorTiles.For(b, "i", outSize, isa.Lanes, 1, (i, active) => b.Store("y", (c * outSize) + i, rest, active[0]));
            }

            if (whole)
            {
                int first = Channels.To / group;
                int end = (Channels.To + Channels.Count + group - 1) / group;
                Inside(b, c, first, end, WorkItems(isa), () =>
                {
                    var from = b.LetPointer("from", "x", ((c - first) + (Channels.From / group)) * inSize);
                    var to = b.LetPointer("to", "y", c * outSize);
                    Rows(b, isa, from, to, isVector: true);
                });
                return;
            }

            // Blocks of x and y begin at different channels.
            int behind = Channels.To + Channels.Count;
            var firstChannel = Channels.To == 0 ? c * group : IndexExpression.Max(c * group, Channels.To);
            var endChannel = behind == WorkItems(isa) * group ? (c * group) + group : IndexExpression.Min((c * group) + group, behind);
            b.For("oc", firstChannel, endChannel, oc =>
            {
                var ic = b.LetIndex("ic", oc + (Channels.From - Channels.To));
                var from = b.LetPointer("from", "x", (ic / group * inSize) + (ic % group));
                var to = b.LetPointer("to", "y", (c * outSize) + (oc % group));
                Rows(b, isa, from, to, isVector: false);
            });
        });
        return new Kernel(
            Name,
            [
                Invariant($"y ({Extents(axis => axis.Out)}) = ({Extents(axis => axis.Count)}) elements of x ({Extents(axis => axis.In)}), and {(Fill == 0 ? "zeros" : Invariant($"{Fill}"))} elsewhere."),
                Invariant($"Read from ({Extents(axis => axis.From)}) in steps of ({Extents(axis => axis.FromStep)}), written from ({Extents(axis => axis.To)}) in steps of ({Extents(axis => axis.ToStep)})."),
            ],
            KernelParameters.Of(Reach, ["x", "y"]),
            b.Statements);
    }

    private int Group(InstructionSet isa) => Layout == Layout.Blocked ? isa.Lanes : 1;

    // Lanes past the channels of x may only become lanes past the channels of y.
    private bool MovesWholeBlocks(InstructionSet isa) =>
        Channels.From % Group(isa) == 0
        && Channels.To % Group(isa) == 0
        && (Channels.Count % Group(isa) == 0 || Channels.To + Channels.Count == Channels.Out);

    private static void Inside(KernelBuilder b, IndexExpression c, int first, int end, int count, Action body)
    {
        void Above()
        {
            if (first == 0)
            {
                body();
            }
            else
            {
                b.IfLess(first - 1, c, body);
            }
        }

        if (end == count)
        {
            Above();
        }
        else
        {
            b.IfLess(c, end, Above);
        }
    }

    private void Rows(KernelBuilder b, InstructionSet isa, string x, string y, bool isVector)
    {
        int floats = Group(isa);
        b.For("d", 0, Depth.Count, d => b.For("h", 0, Height.Count, h =>
        {
            var from = (At(Depth.From, Depth.FromStep, d) * Height.In) + At(Height.From, Height.FromStep, h);
            var to = (At(Depth.To, Depth.ToStep, d) * Height.Out) + At(Height.To, Height.ToStep, h);
            var fromRow = ((from * Width.In) + Width.From) * floats;
            var toRow = ((to * Width.Out) + Width.To) * floats;
            if (floats == 1 && Width is { FromStep: 1, ToStep: 1 })
            {
                VectorTiles.For(b, "w", Width.Count, isa.Lanes, 1, (w, active) =>
                {
                    Value value = new Load(x, fromRow + w, true);
                    b.Store(y, toRow + w, active[0] == 0 ? value : b.Let("rest", value), active[0]);
                });
                return;
            }

            b.For("w", 0, Width.Count, w => b.Store(
                y,
                toRow + (w * (Width.ToStep * floats)),
                new Load(x, fromRow + (w * (Width.FromStep * floats)), floats > 1 && isVector)));
        }));

        static IndexExpression At(int first, int step, IndexExpression i) => (i * step) + first;
    }

    private string Extents(Func<MoveAxis, int> extent) => string.Join(", ", Axes.Select(axis => Invariant($"{extent(axis)}")));
}
