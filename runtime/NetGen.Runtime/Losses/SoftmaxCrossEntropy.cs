using System.Numerics;

namespace NetGen;

/// <summary>
/// Softmax of the outputs and cross entropy with the target distribution t, in one:
/// log(sum exp x) sum t - sum t x, with the gradient softmax(x) sum t - t. PyTorch's <c>CrossEntropyLoss</c>, for class
/// labels and for class probabilities; the mean is over the images. All outputs of an image are the logits of one
/// distribution.
/// </summary>
/// <param name="reduction">How the losses of a batch become one number.</param>
public sealed class SoftmaxCrossEntropy(Reduction reduction = Reduction.Mean) : Loss(reduction)
{
    /// <inheritdoc/>
    public override bool TakesLabels => true;

    /// <inheritdoc/>
    public override string? Objection(ReadOnlySpan<int> shape) => Shapes.Elements(shape) == shape[0]
        ? null
        : $"All outputs of an image are one distribution, of one number for each class, and this has {shape[0]} channels of "
            + $"{Shapes.Elements(shape) / shape[0]} positions: pool or flatten it, or derive a loss for positions.";

    /// <inheritdoc/>
    public override double Evaluate(ReadOnlySpan<float> output, int label, float scale, Span<float> gradient)
    {
        CheckLengths(output, output, gradient);
        if ((uint)label >= (uint)output.Length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(label), label, $"A label must be between 0 and {output.Length - 1}.");
        }

        var maximum = Exponentials(output, gradient, out var sum);
        VectorMath.Multiply(gradient, (float)(scale / sum));
        gradient[label] -= scale;
        return Math.Log(sum) + maximum - output[label];
    }

    /// <inheritdoc/>
    public override double Evaluate(
        ReadOnlySpan<float> output, ReadOnlySpan<float> target, float scale, Span<float> gradient)
    {
        CheckLengths(output, target, gradient);
        var maximum = Exponentials(output, gradient, out var sum);
        double mass = 0;
        double product = 0;
        for (var i = 0; i < target.Length; i++)
        {
            mass += target[i];
            product += (double)target[i] * (output[i] - maximum);
        }

        var factor = (float)(scale * mass / sum);
        for (var i = 0; i < gradient.Length; i++)
        {
            gradient[i] = gradient[i] * factor - scale * target[i];
        }

        return Math.Log(sum) * mass - product;
    }

    /// <inheritdoc/>
    protected override long Terms(int images, int outputs) => images;

    // exp(x - max x), which cannot overflow, and whose sum is at least 1.
    private static float Exponentials(ReadOnlySpan<float> output, Span<float> exponentials, out double sum)
    {
        var maximum = VectorMath.Max(output);
        var i = 0;
        for (; i <= output.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            // Vector.Exp may give 1 + 2^-23 for 0, which is as much as the whole loss of a certain output.
            var x = new Vector<float>(output[i..]) - new Vector<float>(maximum);
            Vector.ConditionalSelect(Vector.Equals(x, Vector<float>.Zero), Vector<float>.One, Vector.Exp(x))
                .CopyTo(exponentials[i..]);
        }

        for (; i < output.Length; i++)
        {
            exponentials[i] = MathF.Exp(output[i] - maximum);
        }

        sum = Sum(exponentials);
        return maximum;
    }

    // Sixteen sums, halved until one is left: the order, and so the rounding, of PyTorch on its widest vectors. Where
    // one probability is nearly 1, its gradient p - 1 is made of that rounding.
    private static float Sum(ReadOnlySpan<float> values)
    {
        Span<float> lanes = stackalloc float[16];
        lanes.Clear();
        for (var i = 0; i < values.Length; i++)
        {
            lanes[i % lanes.Length] += values[i];
        }

        for (var width = lanes.Length / 2; width > 0; width /= 2)
        {
            for (var i = 0; i < width; i++)
            {
                lanes[i] += lanes[i + width];
            }
        }

        return lanes[0];
    }
}
