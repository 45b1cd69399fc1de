using System.Numerics;

namespace NetGen;

/// <summary>
/// Sigmoid of each output x and cross entropy with its target t in [0, 1], in one:
/// max(x, 0) - x t + log(1 + exp(-|x|)), with the gradient sigmoid(x) - t. PyTorch's <c>BCEWithLogitsLoss</c>; the mean
/// is over all outputs of all images.
/// </summary>
/// <param name="reduction">How the losses of a batch become one number.</param>
public sealed class BinaryCrossEntropyWithLogits(Reduction reduction = Reduction.Mean) : Loss(reduction)
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
            var x = new Vector<float>(output[i..]);
            var t = new Vector<float>(target[i..]);
            // exp(-|x|) is in (0, 1]: nothing overflows, and 1 + e loses nothing that the result could show.
            var e = Vector.Exp(-Vector.Abs(x));
            var loss = Vector.Max(x, Vector<float>.Zero) - x * t + Vector.Log(Vector<float>.One + e);
            var sigmoid = Vector.ConditionalSelect(
                Vector.GreaterThanOrEqual(x, Vector<float>.Zero), Vector<float>.One, e) / (Vector<float>.One + e);
            (scale * (sigmoid - t)).CopyTo(gradient[i..]);
            Vector.Widen(loss, out var lower, out var upper);
            sum += lower + upper;
        }

        var total = Vector.Sum(sum);
        for (; i < output.Length; i++)
        {
            var x = output[i];
            var e = MathF.Exp(-MathF.Abs(x));
            total += MathF.Max(x, 0) - x * target[i] + MathF.Log(1 + e);
            gradient[i] = scale * ((x >= 0 ? 1 : e) / (1 + e) - target[i]);
        }

        return total;
    }

    /// <inheritdoc/>
    protected override long Terms(int images, int outputs) => (long)images * outputs;
}
