using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Normalization;

/// <summary>
/// What a normalization by fixed statistics does to the layer before it: factor = scale / sqrt(variance + epsilon) for
/// its weights, and sum = shift + (bias - mean) * factor for its bias. Operands: mean, variance, scale, shift and bias
/// where there are, factor, sum. A work item is a vector of channels.
/// </summary>
/// <param name="Channels">The number of channels.</param>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="Scale">Whether there is a factor.</param>
/// <param name="Shift">Whether there is a shift.</param>
/// <param name="Bias">Whether the layer before has a bias.</param>
public sealed record FoldNormalization(int Channels, float Epsilon, bool Scale, bool Shift, bool Bias) : KernelSpec
{
    /// <inheritdoc/>
    public override string Name => Invariant(
        $"FoldNormalization_{Channels}_epsilon{ActivationFunctions.Number(Epsilon)}{(Scale ? "_scale" : "")}{(Shift ? "_shift" : "")}{(Bias ? "_bias" : "")}");

    /// <inheritdoc/>
    public override string Family => "Normalization";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Image;

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) => (Channels + isa.Lanes - 1) / isa.Lanes;

    /// <inheritdoc/>
    public override KernelCode Code(InstructionSet isa) => new FoldNormalizationCode(Channels % isa.Lanes, Epsilon, Scale, Shift, Bias);

    /// <inheritdoc/>
    public override EquatableArray<KernelExtent> Extents(InstructionSet isa) =>
        Channels % isa.Lanes == 0 ? [] : [new("wholeBlocks", Channels / isa.Lanes)];

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa) => Code(isa).Build(isa);
}

/// <summary>The method of <see cref="FoldNormalization"/> of any number of channels.</summary>
/// <param name="LastChannels">The number of channels of the last vector; 0 if it is full.</param>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="Scale">Whether there is a factor.</param>
/// <param name="Shift">Whether there is a shift.</param>
/// <param name="Bias">Whether the layer before has a bias.</param>
public sealed record FoldNormalizationCode(int LastChannels, float Epsilon, bool Scale, bool Shift, bool Bias) : KernelCode
{
    /// <inheritdoc/>
    public override string Name =>
        "FoldNormalization_epsilon" + ActivationFunctions.Number(Epsilon) + (Scale ? "_scale" : "") + (Shift ? "_shift" : "") + (Bias ? "_bias" : "")
        + (LastChannels == 0 ? "" : Invariant($"_last{LastChannels}"));

    /// <inheritdoc/>
    public override string Family => "Normalization";

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa)
    {
        var b = new KernelBuilder();
        RowTiles.For(b, KernelBuilder.Index("wholeBlocks"), LastChannels, isa.Lanes, (c, count) =>
        {
            int active = count == isa.Lanes ? 0 : count;
            var deviation = new Unary(UnaryOperator.Sqrt, At("variance", c) + new Constant(Epsilon, true));
            var factor = b.Let("f", (Scale ? At("scale", c) : new Constant(1, true)) / deviation);
            var bias = Bias ? At("bias", c) - At("mean", c) : -At("mean", c);
            var sum = b.Let("s", Shift ? new Fma(bias, factor, At("shift", c)) : bias * factor);
            b.Store("factor", c, factor, active);
            b.Store("sum", c, sum, active);
        });
        return new Kernel(
            Name,
            ["factor and sum: what normalizing channels does to the weights and the bias of the layer before."],
            KernelParameters.With(
                LastChannels == 0 ? [] : ["wholeBlocks"],
                KernelReach.Image,
                ["mean", "variance"],
                Scale ? ["scale"] : [],
                Shift ? ["shift"] : [],
                Bias ? ["bias"] : [],
                ["factor", "sum"]),
            b.Statements);
    }

    private static Value At(string pointer, IndexExpression c) => new Load(pointer, c, true);
}
