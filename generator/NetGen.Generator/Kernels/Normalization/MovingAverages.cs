using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Normalization;

/// <summary>
/// Moves averages of mean and variance towards those of a batch, of which the variance becomes unbiased: next = (1 -
/// momentum)
/// * average + momentum * new. Operands: mean, variance, movingMean, movingVariance, nextMean, nextVariance; the last
/// two may be the two before. A work item is a vector of channels.
/// </summary>
/// <param name="Channels">The number of channels.</param>
/// <param name="Positions">The number of positions that an image adds to the statistics.</param>
/// <param name="Momentum">The share of the new batch.</param>
public sealed record MovingAverages(int Channels, int Positions, float Momentum) : KernelSpec
{
    /// <inheritdoc/>
    public override string Name => Invariant($"MovingAverages_{Channels}x{Positions}_momentum{ActivationFunctions.Number(Momentum)}");

    /// <inheritdoc/>
    public override string Family => "Normalization";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Batch;

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) => (Channels + isa.Lanes - 1) / isa.Lanes;

    /// <inheritdoc/>
    public override KernelCode Code(InstructionSet isa) => new MovingAveragesCode(Channels % isa.Lanes, Momentum);

    /// <inheritdoc/>
    public override EquatableArray<KernelExtent> Extents(InstructionSet isa) =>
        Channels % isa.Lanes == 0
            ? [new("positions", Positions)]
            : [new("positions", Positions), new("wholeBlocks", Channels / isa.Lanes)];

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa) => Code(isa).Build(isa);
}

/// <summary>The method of <see cref="MovingAverages"/> of any size.</summary>
/// <param name="LastChannels">The number of channels of the last vector; 0 if it is full.</param>
/// <param name="Momentum">The share of the new batch.</param>
public sealed record MovingAveragesCode(int LastChannels, float Momentum) : KernelCode
{
    /// <inheritdoc/>
    public override string Name =>
        Invariant($"MovingAverages_momentum{ActivationFunctions.Number(Momentum)}{(LastChannels == 0 ? "" : $"_last{LastChannels}")}");

    /// <inheritdoc/>
    public override string Family => "Normalization";

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa)
    {
        var b = new KernelBuilder();
        var keep = new Constant(1 - Momentum, true);
        var one = new Constant(1, false);
        var count = b.Let("count", new WholeNumber(KernelBuilder.Index("images")) * new WholeNumber(KernelBuilder.Index("positions")));
        var unbiased = b.Let("unbiased", new Broadcast(new Constant(Momentum, false) * (count / (count - one))));
        RowTiles.For(b, KernelBuilder.Index("wholeBlocks"), LastChannels, isa.Lanes, (c, rows) =>
        {
            int active = rows == isa.Lanes ? 0 : rows;
            var mean = b.Let("mean1", new Fma(keep, At("movingMean", c), new Constant(Momentum, true) * At("mean", c)));
            var variance = b.Let("variance1", new Fma(keep, At("movingVariance", c), unbiased * At("variance", c)));
            b.Store("nextMean", c, mean, active);
            b.Store("nextVariance", c, variance, active);
        });
        return new Kernel(
            Name,
            ["The moving averages of means and variances over so many positions of each image; unbiased holds momentum * count / (count - 1)."],
            KernelParameters.With(
                LastChannels == 0 ? ["positions"] : ["positions", "wholeBlocks"],
                KernelReach.Batch,
                ["mean", "variance", "movingMean", "movingVariance", "nextMean", "nextVariance"]),
            b.Statements);
    }

    private static Load At(string pointer, IndexExpression c) => new(pointer, c, true);
}
