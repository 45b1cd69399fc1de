using NetGen.Data;

namespace NetGen.Examples;

/// <summary>What a network makes of images: the logits of each, and how many it reads correctly.</summary>
/// <param name="Logits">Ten logits per image.</param>
/// <param name="Accuracy">The fraction read correctly.</param>
internal sealed record Reading(float[] Logits, double Accuracy)
{
    public const int Digits = 10;
    private const int Batch = 128;

    /// <summary>Reads all images.</summary>
    public static Reading Of(LeNet5 network, LabelledImages images, int threads)
    {
        var session = network.CreateSession(threads, Batch);
        var batches = new Batches(images, ImagePreparation.LeNet, Batch);
        var logits = new float[images.Count * Digits];
        var position = 0;
        var correct = 0;
        while (batches.Next())
        {
            var output = session.Run(batches.Images);
            output.CopyTo(logits.AsSpan(position));
            position += output.Length;
            correct += Correct(output, batches.Labels);
        }

        return new Reading(logits, (double)correct / images.Count);
    }

    /// <summary>How many images have their largest logit at their label.</summary>
    public static int Correct(ReadOnlySpan<float> logits, ReadOnlySpan<int> labels)
    {
        var correct = 0;
        for (var i = 0; i < labels.Length; i++)
        {
            correct += Largest(logits.Slice(i * Digits, Digits)) == labels[i] ? 1 : 0;
        }

        return correct;
    }

    /// <summary>The digit an image is read as, and the probability that softmax gives it.</summary>
    public (int Digit, double Probability) this[int image]
    {
        get
        {
            var logits = Logits.AsSpan(image * Digits, Digits);
            var digit = Largest(logits);
            var sum = 0.0;
            foreach (var logit in logits)
            {
                sum += Math.Exp(logit - logits[digit]);
            }

            return (digit, 1 / sum);
        }
    }

    private static int Largest(ReadOnlySpan<float> values)
    {
        var largest = 0;
        for (var i = 1; i < values.Length; i++)
        {
            largest = values[i] > values[largest] ? i : largest;
        }

        return largest;
    }
}
