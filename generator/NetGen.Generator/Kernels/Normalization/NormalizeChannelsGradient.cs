using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;

namespace NetGen.Generator.Kernels.Normalization;

/// <summary>
/// The gradient of <see cref="NormalizeChannels"/>, and the epilogue. By batch statistics, which depend on x: dx =
/// scale / deviation
/// * dy + slope * (x - mean) + constant; operands: dy, x, mean, variance, scale if there is one, slope, constant, the
/// epilogue's, dx. By moving averages: dx = scale / deviation * dy; operands: dy, variance, scale if there is one, the
/// epilogue's, dx. dx may be dy. A work item is a channel, or a block of them.
/// </summary>
/// <param name="Channels">The number of channels.</param>
/// <param name="Positions">The number of positions of a channel.</param>
/// <param name="Layout">The layout of dy, x and dx.</param>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="Scale">Whether there is a factor.</param>
/// <param name="Moving">Whether mean and variance are moving averages.</param>
/// <param name="Epilogue">What is done to the result in registers.</param>
public sealed record NormalizeChannelsGradient(
    int Channels,
    int Positions,
    Layout Layout,
    float Epsilon,
    bool Scale,
    bool Moving,
    EquatableArray<EpilogueItem> Epilogue) : ChannelKernel(Channels, Positions, Layout)
{
    /// <inheritdoc/>
    public override string Name =>
        "NormalizeChannelsGradient_" + Rows.Name + "_epsilon" + ActivationFunctions.Number(Epsilon) + (Scale ? "_scale" : "") + (Moving ? "_moving" : "")
        + Kernels.Epilogue.Suffix(Epilogue);

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Image;

    /// <inheritdoc/>
    private protected override Kernel BuildRows(InstructionSet isa)
    {
        var b = new KernelBuilder();
        Rows.ForEach(b, isa, row =>
        {
            var inverse = row.InverseDeviation("variance", Epsilon);
            var factor = b.Let("factor", row.Along(Scale ? inverse * row.Load("scale") : inverse));
            Local[] line = Moving ? [] :
            [
                b.Let("center", row.Along(row.Load("mean"))),
                b.Let("lineSlope", row.Along(row.Load("slope"))),
                b.Let("lineConstant", row.Along(row.Load("constant"))),
            ];
            row.Write(b, "dx", (load, suffix) =>
            {
                Value dx = Moving
                    ? load("dy") * factor
                    : new Fma(load("dy"), factor, new Fma(load("x") - line[0], line[1], line[2]));
                return Kernels.Epilogue.Apply(b, Epilogue, suffix, dx, name => load(name));
            });
        });
        return new Kernel(
            Name,
            [
                $"dx {Rows.Describe(isa)} = factor * dy" + (Moving ? "" : " + slope * (x - mean) + constant")
                    + ", factor = " + (Scale ? "scale" : "1") + " / deviation; dx may be dy.",
            ],
            KernelParameters.With(
                Rows.ExtentNames,
                Reach,
                Moving ? ["dy", "variance"] : ["dy", "x", "mean", "variance"],
                Scale ? ["scale"] : [],
                Moving ? [] : ["slope", "constant"],
                Kernels.Epilogue.Names(Epilogue),
                ["dx"]),
            b.Statements);
    }
}
