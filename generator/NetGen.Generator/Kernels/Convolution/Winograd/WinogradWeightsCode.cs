using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels.Convolution.Winograd;

/// <summary>The method of <see cref="WinogradWeights"/>. Channels are arguments, so that the layers of a network share
/// one: each would run once, and be compiled for that.</summary>
/// <param name="Transform">The transform.</param>
/// <param name="RegisterBlocks">Blocks of output channels of a register tile.</param>
/// <param name="Transposed">Whether the kernel is a data gradient.</param>
/// <param name="Scaled">Whether the weights of each output channel are multiplied by a factor.</param>
/// <param name="PartialBlock">Whether the last block of output channels is partial.</param>
internal sealed record WinogradWeightsCode(
    WinogradTransform Transform, int RegisterBlocks, bool Transposed, bool Scaled, bool PartialBlock) : KernelCode
{
    private int Taps => Transform.Taps * Transform.Taps;

    /// <inheritdoc/>
    public override string Name =>
        (Transposed ? "PackTransposed_" : "Pack_") + "winograd" + Transform.Label + "_tile" + Names.Number(RegisterBlocks)
        + (PartialBlock ? "_partialBlock" : "") + (Scaled ? "_scaled" : "");

    /// <inheritdoc/>
    public override string Family => "Arrangement";

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa)
    {
        var b = new KernelBuilder();
        int lanes = isa.Lanes;
        var inChannels = KernelBuilder.Index("inChannels");
        var perOut = Transposed ? Taps : KernelBuilder.Index("wStride");
        var perIn = Transposed ? KernelBuilder.Index("wStride") : Taps;
        int vector = RegisterBlocks * lanes;
        b.For("ob", KernelBuilder.Index("begin"), KernelBuilder.Index("end"), block =>
        {
            var outChannels = PartialBlock
                ? b.LetIndex("outChannels", IndexExpression.Min(lanes, KernelBuilder.Index("channels") - (block * lanes)))
                : lanes;
            var product = b.LetIndex("product", inChannels * vector);
            var first = (block / RegisterBlocks * (product * Transform.Products)) + (block % RegisterBlocks * lanes);
            string uBlock = b.LetPointer("uBlock", "u", first);
            b.For("ic", 0, inChannels, ic =>
            {
                string from = b.LetPointer("from", "w", (block * lanes * perOut) + (ic * perIn));
                string to = b.LetPointer("to", uBlock, ic * vector);
                Gather(b, from, to, outChannels, block * lanes, perOut, product, isa);
                Write(b, to, product);
            });
        });
        string from = Transposed ? "(IC, OC, taps from the last)" : "(OC, IC, taps)";
        string v = Names.Number(vector);
        string n = Names.Number(Transform.Inputs);
        return new Kernel(
            Name,
            [
                $"u [oc / {v}][{n} x {n}][ic][oc % {v}] = G w G^T of {Transform.Text}"
                    + $" (Lavin and Gray 2016), w {from}{(Scaled ? ", each output channel times its factor" : "")}.",
                "The taps are gathered to vectors where the first products will be.",
            ],
            KernelParameters.With(
                [.. PartialBlock ? ["channels"] : Array.Empty<string>(), "inChannels", "wStride"], KernelReach.Image, Scaled ? ["w", "factor", "u"] : ["w", "u"]),
            b.Statements);
    }

    private void Gather(
        KernelBuilder b, string from, string to, IndexExpression outChannels, IndexExpression outChannel, IndexExpression perOut, IndexExpression product, InstructionSet isa) =>
        b.For("tap", 0, Taps, tap =>
        {
            string taps = b.LetPointer("taps", to, tap * product);
            b.For("lane", 0, outChannels, lane =>
            {
                Value weight = new Load(from, (lane * perOut) + (Transposed ? (Taps - 1) - tap : tap), false);
                b.Store(taps, lane, Scaled ? weight * new Load("factor", outChannel + lane, false) : weight);
            });
            if (PartialBlock)
            {
                b.For("lane", outChannels, isa.Lanes, lane => b.Store(taps, lane, new Constant(0, false)));
            }
        });

    private void Write(KernelBuilder b, string to, IndexExpression product)
    {
        int side = Transform.Taps;
        var taps = Enumerable.Range(0, Taps)
            .Select(tap => b.Let("g" + Names.Number(tap), new Load(to, product * tap, true))).ToArray();
        var columns = Enumerable.Range(0, side)
            .Select(column => Transform.Weights(b, Names.Number(column), [.. Enumerable.Range(0, side).Select(row => taps[column + (row * side)])])
                .Select((value, row) => b.Let($"gg{Names.Number(row)}_{Names.Number(column)}", value)).ToArray())
            .ToArray();
        for (int row = 0; row < Transform.Inputs; row++)
        {
            var values = Transform.Weights(b, "Row" + Names.Number(row), [.. columns.Select(column => column[row])]);
            for (int column = 0; column < values.Length; column++)
            {
                b.Store(to, product * ((row * Transform.Inputs) + column), values[column]);
            }
        }
    }
}
