using System.Globalization;
using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Elementwise;

/// <summary>The sum of dy min(0, x) over positions and images, for each channel. Operands: x, dy, both (C, positions)
/// in one layout, and the sums (C). A work item is a channel or a block of channels.</summary>
/// <param name="Channels">The number of channels.</param>
/// <param name="Positions">The number of positions.</param>
/// <param name="Layout">The layout of x and dy.</param>
public sealed record PReLUSlopeGradient(int Channels, int Positions, Layout Layout) : KernelSpec
{
    // Chains of sums side by side, to hide the latency of one.
    private const int Chains = 4;

    /// <inheritdoc/>
    public override string Name =>
        Invariant($"PReLUSlopeGradient_{Channels}x{Positions}") + (Layout == Layout.Blocked ? "_blocked" : "");

    /// <inheritdoc/>
    public override string Family => "Elementwise";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Batch;

    // With one position, planar is the same as blocked.
    private bool AcrossChannels => Layout == Layout.Blocked || Positions == 1;

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) =>
        AcrossChannels ? (Channels + isa.Lanes - 1) / isa.Lanes : Channels;

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa)
    {
        var b = new KernelBuilder();
        string item = AcrossChannels ? "block" : "c";
        b.For(item, KernelBuilder.Index("begin"), KernelBuilder.Index("end"), row => SumRow(b, isa, row));
        return new Kernel(
            Name,
            [
                Invariant($"sums ({Channels}) = dy min(0, x) {Channels}x{Positions}, {(Layout == Layout.Blocked ? "blocked" : "planar")},")
                    + " summed over positions and images.",
            ],
            KernelParameters.Of(Reach, ["x", "dy", "sums"]),
            b.Statements);
    }

    private void SumRow(KernelBuilder b, InstructionSet isa, IndexExpression row)
    {
        int length = AcrossChannels ? Positions * isa.Lanes : Positions;
        int vectors = length / isa.Lanes;
        Local[] chains = [.. Enumerable.Range(0, Math.Max(1, Math.Min(Chains, vectors))).Select(i => b.Let("sum" + Text(i), new Constant(0, true)))];
        int whole = vectors / chains.Length * chains.Length;
        b.For("n", 0, KernelBuilder.Index("images"), n =>
        {
            var start = b.LetIndex("start", (n * KernelBuilder.Index("stride")) + (row * length));
            b.For("p", 0, whole * isa.Lanes, p => AddTo(chains.Length, start + p), chains.Length * isa.Lanes);
            AddTo(vectors - whole, start + (whole * isa.Lanes));
            if (length % isa.Lanes is > 0 and var rest)
            {
                Add(chains[0], start + (vectors * isa.Lanes), rest);
            }
        });
        var sum = b.Let("sum", chains.Skip(1).Aggregate((Value)chains[0], (total, chain) => total + chain));
        if (AcrossChannels)
        {
            ChannelVector.Store(b, isa, "sums", Channels, row, sum);
        }
        else
        {
            b.Store("sums", row, new Sum(sum));
        }

        void AddTo(int count, IndexExpression first)
        {
            for (int i = 0; i < count; i++)
            {
                Add(chains[i], first + (i * isa.Lanes), 0);
            }
        }

        void Add(Local chain, IndexExpression at, int active)
        {
            var negative = ActivationFunctions.AtMost(0, new Load("x", at, true, active));
            b.Assign(chain, new Fma(negative, new Load("dy", at, true, active), chain));
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
