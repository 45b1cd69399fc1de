using NetGen.Data;

namespace NetGen.Examples.FromOnnx;

/// <summary>Handwritten digits, drawn by program, as a network for MNIST wants them.</summary>
internal static class Digits
{
    private const int Count = 1000;
    private const int Shown = 5;

    // 28x28 as the model of the ONNX collection takes it, with the bytes of the pixels; 32x32 as LeNet-5.
    private static readonly ImagePreparation Bytes = new(deviation: 1 / 255.0);

    /// <summary>Whether an input is an image of a digit.</summary>
    public static bool Reads(int[] shape) => shape is [1, 28, 28] or [1, 32, 32];

    /// <summary>Lets a network read digits, and writes what it reads.</summary>
    public static void Show(Network network)
    {
        var preparation = network.Info.InputShape[1] == 28 ? Bytes : ImagePreparation.LeNet;
        var digits = new DrawnDigits(seed: 2024).Generate(Count);
        var image = new float[preparation.Length(digits)];
        var session = network.CreateSession();
        var right = 0;
        for (var i = 0; i < Count; i++)
        {
            preparation.Prepare(digits, i, image);
            var read = Largest(session.Run(image));
            right += read == digits.Label(i) ? 1 : 0;
            if (i < Shown)
            {
                Console.WriteLine($"  a drawn {digits.Label(i)} is read as {read}");
            }
        }

        Console.WriteLine($"  {right} of {Count} drawn digits are read right");
    }

    private static int Largest(ReadOnlySpan<float> logits)
    {
        var largest = 0;
        for (var i = 1; i < logits.Length; i++)
        {
            largest = logits[i] > logits[largest] ? i : largest;
        }

        return largest;
    }
}
