using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels.Convolution.Winograd;

/// <summary>
/// The transform of 3x3 weights, G g G^T, from PyTorch's (OC, IC, 3, 3) to u [oc / (b v)][n x n][ic][oc % (b v)], for register
/// tiles of b blocks of v output channels. Operands: w, u. Transposed, for a data gradient, the kernel's output channels are the
/// forward's input channels, and taps run from the last to the first. Lanes past the output channels are zero.
/// </summary>
/// <param name="OutChannels">Output channels of the kernel that reads the transformed weights.</param>
/// <param name="InChannels">Its input channels.</param>
/// <param name="Transform">The transform.</param>
/// <param name="RegisterBlocks">b.</param>
/// <param name="Transposed">Whether the kernel is a data gradient.</param>
/// <param name="Scaled">Whether the weights of each output channel are multiplied by a factor, an operand behind w.</param>
public sealed record WinogradWeights(
    int OutChannels,
    int InChannels,
    WinogradTransform Transform,
    int RegisterBlocks,
    bool Transposed,
    bool Scaled = false) : KernelSpec
{
    private const int Taps = WinogradTransform.Taps * WinogradTransform.Taps;

    /// <inheritdoc/>
    public override string Name =>
        (Transposed ? "PackTransposed_" : "Pack_") + "winograd" + Names.Number(Transform.Outputs) + "_"
        + Names.Number(OutChannels) + "x" + Names.Number(InChannels) + "_tile" + Names.Number(RegisterBlocks) + (Scaled ? "_scaled" : "");

    /// <inheritdoc/>
    public override string Family => "Arrangement";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Image;

    /// <summary>The size of the result in floats.</summary>
    public int PackedSize(InstructionSet isa) => checked(WorkItems(isa) * isa.Lanes * InChannels * Transform.Products);

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) => (OutChannels + isa.Lanes - 1) / isa.Lanes;

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa)
    {
        var b = new KernelBuilder();
        int lanes = isa.Lanes;
        int perOut = Transposed ? Taps : InChannels * Taps;
        int perIn = Transposed ? OutChannels * Taps : Taps;
        int vector = RegisterBlocks * lanes;
        WorkItem.ForEach(b, [("ob", WorkItems(isa))], item =>
        {
            var outChannels = OutChannels % lanes == 0
                ? lanes
                : b.LetIndex("outChannels", IndexExpression.Min(lanes, OutChannels - (item[0] * lanes)));
            var first = item[0] / RegisterBlocks * (Transform.Products * InChannels * vector) + (item[0] % RegisterBlocks * lanes);
            string block = b.LetPointer("uBlock", "u", first);
            b.For("ic", 0, InChannels, ic =>
            {
                string from = b.LetPointer("from", "w", (item[0] * (lanes * perOut)) + (ic * perIn));
                string to = b.LetPointer("to", block, ic * vector);
                Gather(b, from, to, outChannels, item[0] * lanes, perOut, InChannels * vector, isa);
                Write(b, to, InChannels * vector);
            });
        });
        string from = Transposed ? "(IC, OC, taps from the last)" : "(OC, IC, taps)";
        string v = Names.Number(vector);
        string n = Names.Number(Transform.Inputs);
        return new Kernel(
            Name,
            [
                $"u [oc / {v}][{n} x {n}][ic][oc % {v}] = G w G^T of F({Names.Number(Transform.Outputs)}x{Names.Number(Transform.Outputs)}, 3x3)"
                    + $" (Lavin and Gray 2016), w {from}{(Scaled ? ", each output channel times its factor" : "")}.",
                "The taps are gathered to vectors where the first nine products will be.",
            ],
            KernelParameters.Of(Reach, Scaled ? ["w", "factor", "u"] : ["w", "u"]),
            b.Statements);
    }

    private void Gather(
        KernelBuilder b, string from, string to, IndexExpression outChannels, IndexExpression outChannel, int perOut, int product, InstructionSet isa) =>
        b.For("tap", 0, Taps, tap =>
        {
            string taps = b.LetPointer("taps", to, tap * product);
            b.For("lane", 0, outChannels, lane =>
            {
                Value weight = new Load(from, (lane * perOut) + (Transposed ? (Taps - 1) - tap : tap), false);
                b.Store(taps, lane, Scaled ? weight * new Load("factor", outChannel + lane, false) : weight);
            });
            if (OutChannels % isa.Lanes != 0)
            {
                b.For("lane", outChannels, isa.Lanes, lane => b.Store(taps, lane, new Constant(0, false)));
            }
        });

    private void Write(KernelBuilder b, string to, int product)
    {
        const int Side = WinogradTransform.Taps;
        var taps = Enumerable.Range(0, Taps)
            .Select(tap => b.Let("g" + Names.Number(tap), new Load(to, tap * product, true))).ToArray();
        var columns = Enumerable.Range(0, Side)
            .Select(column => Transform.Weights(b, Names.Number(column), [taps[column], taps[column + Side], taps[column + (2 * Side)]])
                .Select((value, row) => b.Let($"gg{Names.Number(row)}_{Names.Number(column)}", value)).ToArray())
            .ToArray();
        for (int row = 0; row < Transform.Inputs; row++)
        {
            var values = Transform.Weights(b, "Row" + Names.Number(row), [columns[0][row], columns[1][row], columns[2][row]]);
            for (int column = 0; column < values.Length; column++)
            {
                b.Store(to, ((row * Transform.Inputs) + column) * product, values[column]);
            }
        }
    }
}
