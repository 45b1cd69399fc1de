using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Dense;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;

namespace NetGen.Generator.Kernels.Convolution;

/// <summary>The gradient of a bias: dy summed over positions and images. Operands: dy, db.</summary>
/// <param name="Channels">Channels, or features of a dense layer.</param>
/// <param name="Positions">Elements of one channel; 1 for a dense layer.</param>
/// <param name="Layout">The layout of dy.</param>
public sealed record BiasGradient(int Channels, int Positions, Layout Layout) : KernelSpec
{
    // Chains of additions side by side, to hide the latency of one.
    private const int Chains = 4;

    /// <inheritdoc/>
    public override string Name =>
        "BiasGradient_" + Names.Number(Channels) + "x" + Names.Number(Positions) + (Layout == Layout.Blocked ? "_blocked" : "");

    /// <inheritdoc/>
    public override string Family => "Convolution";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Batch;

    // A row of vectors over channels rather than over positions. With one position, planar is the same as blocked.
    private bool AcrossChannels => Layout == Layout.Blocked || Positions == 1;

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) =>
        AcrossChannels ? (Channels + isa.Lanes - 1) / isa.Lanes : Channels;

    /// <inheritdoc/>
    public override KernelCode Code(InstructionSet isa) => IsOfVectors(isa) ? new DenseBiasGradientCode() : this;

    /// <inheritdoc/>
    public override EquatableArray<KernelExtent> Extents(InstructionSet isa) =>
        IsOfVectors(isa) ? [new("outFeatures", Channels)] : [];

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa)
    {
        if (IsOfVectors(isa))
        {
            return Code(isa).Build(isa);
        }

        var b = new KernelBuilder();
        if (AcrossChannels)
        {
            WorkItem.ForEach(b, [("block", WorkItems(isa))], item => SumBlock(b, isa, item[0]));
        }
        else
        {
            WorkItem.ForEach(b, [("c", Channels)], item => SumChannel(b, isa, item[0]));
        }

        return new Kernel(
            Name,
            [
                $"db ({Names.Number(Channels)}) = dy {Names.Number(Channels)}x{Names.Number(Positions)}, "
                    + (Layout == Layout.Blocked ? $"blocked by {Names.Number(isa.Lanes)}" : "planar") + ", summed over positions and images.",
            ],
            KernelParameters.Of(Reach, ["dy", "db"]),
            b.Statements);
    }

    private bool IsOfVectors(InstructionSet isa) => Positions == 1 && Channels >= isa.Lanes;

    // One vector of channels, position by position.
    private void SumBlock(KernelBuilder b, InstructionSet isa, IndexExpression block)
    {
        var chains = Start(b, Positions);
        var first = block * (Positions * isa.Lanes);
        b.For("n", 0, KernelBuilder.Index("images"), n =>
        {
            string image = b.LetPointer("image", "dy", (n * KernelBuilder.Index("stride")) + first);
            Add(b, chains, image, Positions, isa.Lanes);
        });
        var sum = b.Named("sum", Total(chains));
        int last = Channels % isa.Lanes;
        if (last == 0)
        {
            b.Store("db", block * isa.Lanes, sum);
            return;
        }

        b.IfLess(
            block,
            Channels / isa.Lanes,
            () => b.Store("db", block * isa.Lanes, sum),
            () => b.Store("db", block * isa.Lanes, sum, last));
    }

    // One channel, a vector of positions at a time.
    private void SumChannel(KernelBuilder b, InstructionSet isa, IndexExpression channel)
    {
        int vectors = Positions / isa.Lanes;
        var chains = Start(b, Math.Max(1, vectors));
        b.For("n", 0, KernelBuilder.Index("images"), n =>
        {
            string image = b.LetPointer("image", "dy", (n * KernelBuilder.Index("stride")) + (channel * Positions));
            Add(b, chains, image, vectors, isa.Lanes);
            if (Positions % isa.Lanes > 0)
            {
                Value tail = new Load(image, vectors * isa.Lanes, true, Positions % isa.Lanes);
                b.Assign(chains[0], chains[0] + tail);
            }
        });
        b.Store("db", channel, new Sum(Total(chains)));
    }

    private static Local[] Start(KernelBuilder b, int vectors) =>
    [
        .. Enumerable.Range(0, Math.Min(Chains, vectors)).Select(i => b.Let("sum" + Names.Number(i), new Constant(0, true))),
    ];

    private static void Add(KernelBuilder b, Local[] chains, string pointer, int vectors, int lanes)
    {
        int whole = vectors / chains.Length * chains.Length;
        b.For(
            "p",
            0,
            whole,
            p =>
            {
                string at = Addresses.At(b, "at", pointer, p * lanes);
                for (int i = 0; i < chains.Length; i++)
                {
                    b.Assign(chains[i], chains[i] + new Load(at, i * lanes, true));
                }
            },
            chains.Length);
        for (int i = 0; i < vectors - whole; i++)
        {
            b.Assign(chains[i], chains[i] + new Load(pointer, (whole + i) * lanes, true));
        }
    }

    private static Value Total(Local[] chains) =>
        chains.Skip(1).Aggregate((Value)chains[0], (total, chain) => total + chain);
}
