using NetGen.Generated;

namespace NetGen.Tests.Runtime;

/// <summary>
/// What the generator would write for Dense(5), Tanh, Dense(4) on 1x2x3, by hand and without vectors. Images, hidden units
/// and outputs are the work items; weights are read from the packed arena, so that a forgotten packing shows.
/// </summary>
internal sealed unsafe class FakeNetwork(ulong seed = 0) : Network(FakeInfo, Program, seed)
{
    public const int Inputs = 6;
    public const int Outputs = 4;

    private const int Hidden = 5;
    private const int Weight1 = 0;
    private const int Bias1 = 32;
    private const int Weight2 = 48;
    private const int Bias2 = 80;
    private const int Size = 96;

    private const int InputAt = 0;
    private const int HiddenAt = 16;
    private const int OutputAt = 32;
    private const int OutputGradientAt = 48;
    private const int HiddenGradientAt = 64;
    private const int InputGradientAt = 80;
    private const int Stride = 96;

    private static readonly NetworkInfo FakeInfo = new(
        "Fake",
        [new TensorInfo("input", [1, 2, 3])],
        [new TensorInfo("fc2", [Outputs])],
        [],
        [
            new ParameterInfo("fc1.weight", [Hidden, Inputs], Weight1, Inputs, Hidden, ParameterKind.Weight),
            new ParameterInfo("fc1.bias", [Hidden], Bias1, Inputs, Hidden, ParameterKind.Bias),
            new ParameterInfo("fc2.weight", [Outputs, Hidden], Weight2, Hidden, Outputs, ParameterKind.Weight),
            new ParameterInfo("fc2.bias", [Outputs], Bias2, Hidden, Outputs, ParameterKind.Bias),
        ],
        Size,
        Inputs * Hidden + Hidden * Outputs);

    private static readonly new NetworkProgram Program = new(
        InstructionSet.Portable,
        new PassProgram
        {
            Pack = [new Stage(&Pack, Size, true)],
            Forward = [new Stage(&HiddenUnits, Hidden, true), new Stage(&OutputUnits, Outputs, true)],
            ForwardTitles = "fc1, fc2 sum",
            Backward = [],
            PackedSize = Size,
            ActivationStride = Stride,
            InputOffsets = [InputAt],
            OutputOffsets = [OutputAt],
            OutputGradientOffsets = [],
            InputGradientOffsets = [],
        },
        () => new PassProgram
        {
            Pack = [new Stage(&Pack, Size, true)],
            Forward = [new Stage(&ForwardImages, 0, false)],
            Backward = [new Stage(&BackwardImages, 0, true), new Stage(&WeightGradients, Hidden + Outputs, true)],
            PackedSize = Size,
            ActivationStride = Stride,
            InputOffsets = [InputAt],
            OutputOffsets = [OutputAt],
            OutputGradientOffsets = [OutputGradientAt],
            InputGradientOffsets = [InputGradientAt],
        });

    private static void Pack(Workspace* workspace, int begin, int end)
    {
        for (var i = begin; i < end; i++)
        {
            workspace->Packed[i] = workspace->Parameters[i];
        }
    }

    private static void HiddenUnits(Workspace* workspace, int begin, int end) =>
        ForwardHidden(workspace->Packed, workspace->Activations, begin, end);

    private static void OutputUnits(Workspace* workspace, int begin, int end) =>
        ForwardOutputs(workspace->Packed, workspace->Activations, begin, end);

    private static void ForwardImages(Workspace* workspace, int begin, int end)
    {
        for (var i = begin; i < end; i++)
        {
            ForwardHidden(workspace->Packed, workspace->Activations + i * Stride, 0, Hidden);
            ForwardOutputs(workspace->Packed, workspace->Activations + i * Stride, 0, Outputs);
        }
    }

    private static void ForwardHidden(float* weights, float* image, int begin, int end)
    {
        for (var h = begin; h < end; h++)
        {
            image[HiddenAt + h] = MathF.Tanh(
                Dot(weights + Weight1 + h * Inputs, image + InputAt, Inputs) + weights[Bias1 + h]);
        }
    }

    private static void ForwardOutputs(float* weights, float* image, int begin, int end)
    {
        for (var o = begin; o < end; o++)
        {
            image[OutputAt + o] =
                Dot(weights + Weight2 + o * Hidden, image + HiddenAt, Hidden) + weights[Bias2 + o];
        }
    }

    private static void BackwardImages(Workspace* workspace, int begin, int end)
    {
        for (var i = begin; i < end; i++)
        {
            var image = workspace->Activations + i * Stride;
            for (var h = 0; h < Hidden; h++)
            {
                float sum = 0;
                for (var o = 0; o < Outputs; o++)
                {
                    sum += image[OutputGradientAt + o] * workspace->Packed[Weight2 + o * Hidden + h];
                }

                image[HiddenGradientAt + h] = sum * (1 - image[HiddenAt + h] * image[HiddenAt + h]);
            }

            for (var x = 0; x < Inputs; x++)
            {
                float sum = 0;
                for (var h = 0; h < Hidden; h++)
                {
                    sum += image[HiddenGradientAt + h] * workspace->Packed[Weight1 + h * Inputs + x];
                }

                image[InputGradientAt + x] = sum;
            }
        }
    }

    // A work item is a row of one of the two weight matrices.
    private static void WeightGradients(Workspace* workspace, int begin, int end)
    {
        for (var row = begin; row < end; row++)
        {
            if (row < Hidden)
            {
                Row(workspace, HiddenGradientAt + row, InputAt, Inputs, Weight1 + row * Inputs, Bias1 + row);
            }
            else
            {
                var o = row - Hidden;
                Row(workspace, OutputGradientAt + o, HiddenAt, Hidden, Weight2 + o * Hidden, Bias2 + o);
            }
        }
    }

    private static void Row(Workspace* workspace, int gradient, int input, int length, int weight, int bias)
    {
        for (var x = 0; x <= length; x++)
        {
            float sum = 0;
            for (var i = 0; i < workspace->Images; i++)
            {
                var image = workspace->Activations + i * Stride;
                sum += image[gradient] * (x < length ? image[input + x] : 1);
            }

            workspace->Gradients[x < length ? weight + x : bias] = sum;
        }
    }

    private static float Dot(float* a, float* b, int length)
    {
        float sum = 0;
        for (var i = 0; i < length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}
