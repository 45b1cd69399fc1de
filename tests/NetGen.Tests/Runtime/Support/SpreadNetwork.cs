using NetGen.Generated;

namespace NetGen.Tests.Runtime;

/// <summary>A network of one parameter with many elements, whose outputs are the smallest and the largest of them: in the first half
/// as they were packed, in the second as they are. All have the same gradient, so that elements that are equal stay equal, and
/// outputs differ only if a pass saw two states of the parameter.</summary>
internal sealed unsafe class SpreadNetwork() : Network(SpreadInfo, Spread, 0)
{
    public const int Length = 1 << 14;

    private static readonly NetworkInfo SpreadInfo = new(
        "Spread",
        [new TensorInfo("input", [1])],
        [new TensorInfo("range", [2])],
        [],
        [new ParameterInfo("p", [Length], 0, 1, 1, ParameterKind.Weight, InitialValue: 1)],
        Length,
        0);

    private static readonly NetworkProgram Spread = new(
        InstructionSet.Portable,
        new PassProgram
        {
            Pack = [new Stage(&Pack, 64, true)],
            Forward = [new Stage(&Range, 1, true)],
            Backward = [],
            PackedSize = Length,
            ActivationStride = 32,
            InputOffsets = [0],
            OutputOffsets = [16],
            OutputGradientOffsets = [],
            InputGradientOffsets = [],
        },
        () => new PassProgram
        {
            Pack = [new Stage(&Pack, 64, true)],
            Forward = [new Stage(&RangeOfImages, 0, true)],
            Backward = [new Stage(&Gradient, 64, true)],
            PackedSize = Length,
            ActivationStride = 48,
            InputOffsets = [0],
            OutputOffsets = [16],
            OutputGradientOffsets = [32],
            InputGradientOffsets = [],
        });

    private static void Pack(Workspace* workspace, int begin, int end)
    {
        for (var i = begin * (Length / 64); i < end * (Length / 64); i++)
        {
            workspace->Packed[i] = workspace->Parameters[i];
        }
    }

    private static void Range(Workspace* workspace, int begin, int end) => RangeOfImages(workspace, 0, end);

    private static void RangeOfImages(Workspace* workspace, int begin, int end)
    {
        for (var image = begin; image < end; image++)
        {
            var (least, most) = (float.PositiveInfinity, float.NegativeInfinity);
            for (var i = 0; i < Length; i++)
            {
                var value = i < Length / 2 ? workspace->Packed[i] : workspace->Parameters[i];
                (least, most) = (MathF.Min(least, value), MathF.Max(most, value));
            }

            workspace->Activations[image * 48 + 16] = least;
            workspace->Activations[image * 48 + 17] = most;
        }
    }

    private static void Gradient(Workspace* workspace, int begin, int end) =>
        new Span<float>(workspace->Gradients + begin * (Length / 64), (end - begin) * (Length / 64)).Fill(1);
}
