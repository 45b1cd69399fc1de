using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;

namespace NetGen.Generator.Kernels.Normalization;

/// <summary>
/// y = (x - mean) / sqrt(variance + epsilon) * scale + shift by the numbers of each channel, and the epilogue.
/// Operands: x, mean, variance, scale and shift where there are, the epilogue's, y; y may be x. A work item is a
/// channel, or a block of them.
/// </summary>
/// <param name="Channels">The number of channels.</param>
/// <param name="Positions">The number of positions of a channel.</param>
/// <param name="Layout">The layout of x and y.</param>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="Scale">Whether there is a factor.</param>
/// <param name="Shift">Whether there is a shift.</param>
/// <param name="Epilogue">What is done to the result in registers.</param>
public sealed record NormalizeChannels(
    int Channels,
    int Positions,
    Layout Layout,
    float Epsilon,
    bool Scale,
    bool Shift,
    EquatableArray<EpilogueItem> Epilogue) : ChannelKernel(Channels, Positions, Layout)
{
    /// <inheritdoc/>
    public override string Name =>
        "NormalizeChannels_" + Rows.Name + "_epsilon" + ActivationFunctions.Number(Epsilon) + (Scale ? "_scale" : "") + (Shift ? "_shift" : "")
        + Kernels.Epilogue.Suffix(Epilogue);

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Image;

    /// <inheritdoc/>
    private protected override Kernel BuildRows(InstructionSet isa)
    {
        var b = new KernelBuilder();
        Rows.ForEach(b, isa, row =>
        {
            var center = b.Let("center", row.Along(row.Load("mean")));
            var inverse = row.InverseDeviation("variance", Epsilon);
            var factor = b.Let("factor", row.Along(Scale ? inverse * row.Load("scale") : inverse));
            Value? offset = Shift ? b.Let("offset", row.Along(row.Load("shift"))) : null;
            row.Write(b, "y", (load, suffix) =>
            {
                var centered = load("x") - center;
                var y = offset is null ? centered * factor : new Fma(centered, factor, offset);
                return Kernels.Epilogue.Apply(b, Epilogue, suffix, y, name => load(name));
            });
        });
        return new Kernel(
            Name,
            [$"y = x {Rows.Describe(isa)}, normalized by mean and variance of each channel; y may be x."],
            KernelParameters.With(
                Rows.ExtentNames,
                Reach,
                ["x", "mean", "variance"],
                Scale ? ["scale"] : [],
                Shift ? ["shift"] : [],
                Kernels.Epilogue.Names(Epilogue),
                ["y"]),
            b.Statements);
    }
}
