using System.Numerics;

namespace NetGen;

/// <summary>
/// The square of the difference of each output x and its target t: (x - t)^2, with the gradient 2 (x - t). PyTorch's
/// <c>MSELoss</c>; the mean is over all outputs of all images.
/// </summary>
/// <param name="reduction">How the losses of a batch become one number.</param>
public sealed class MeanSquaredError(Reduction reduction = Reduction.Mean) : Loss(reduction)
{
    /// <inheritdoc/>
    public override double Evaluate(
        ReadOnlySpan<float> output, ReadOnlySpan<float> target, float scale, Span<float> gradient)
    {
        CheckLengths(output, target, gradient);
        var sum = Vector<double>.Zero;
        var i = 0;
        for (; i <= output.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var difference = new Vector<float>(output[i..]) - new Vector<float>(target[i..]);
            (2 * scale * difference).CopyTo(gradient[i..]);
            Vector.Widen(difference, out var lower, out var upper);
            sum += lower * lower + upper * upper;
        }

        var total = Vector.Sum(sum);
        for (; i < output.Length; i++)
        {
            var difference = output[i] - target[i];
            gradient[i] = 2 * scale * difference;
            total += (double)difference * difference;
        }

        return total;
    }

    /// <inheritdoc/>
    protected override long Terms(int images, int outputs) => (long)images * outputs;
}
