namespace NetGen.Detection;

/// <summary>Terms of detection losses for single outputs: each writes its gradient and returns its value.</summary>
internal static class HeadTerms
{
    /// <summary>weight / 2 (sigmoid(x) - t)^2, or weight times their binary cross entropy.</summary>
    public static double Logistic(float x, float target, float weight, bool crossEntropy, float scale, out float gradient)
    {
        var s = HeadLanes.Sigmoid(x);
        var difference = s - target;
        if (crossEntropy)
        {
            gradient = scale * weight * difference;
            return weight * (Math.Max(x, 0) - (double)x * target + Math.Log(1 + Math.Exp(-Math.Abs((double)x))));
        }

        gradient = scale * weight * difference * s * (1 - s);
        return 0.5 * weight * difference * difference;
    }

    /// <summary>weight / 2 (x - t)^2.</summary>
    public static double Square(float x, float target, float weight, float scale, out float gradient)
    {
        var difference = x - target;
        gradient = scale * weight * difference;
        return 0.5 * weight * difference * difference;
    }

    /// <summary>The smooth L1 distances of the four deltas of a box, which lie <paramref name="stride"/> floats apart:
    /// of a difference d, weight d^2 / (2 beta) if it is below beta, else weight (|d| - beta / 2) (Girshick, Fast
    /// R-CNN, 2015, equation 3).</summary>
    public static double SmoothCode(
        ReadOnlySpan<float> outputs, int stride, BoxDeltas target, float beta, float weight, float scale, Span<float> gradient) =>
        Smooth(outputs[0], target.X, beta, weight, scale, out gradient[0])
        + Smooth(outputs[stride], target.Y, beta, weight, scale, out gradient[stride])
        + Smooth(outputs[2 * stride], target.Width, beta, weight, scale, out gradient[2 * stride])
        + Smooth(outputs[3 * stride], target.Height, beta, weight, scale, out gradient[3 * stride]);

    private static double Smooth(float x, float target, float beta, float weight, float scale, out float gradient)
    {
        var difference = x - target;
        var distance = MathF.Abs(difference);
        var isNear = distance < beta;
        gradient = scale * weight * (isNear ? difference / beta : MathF.Sign(difference));
        return weight * (isNear ? 0.5 * difference * difference / beta : distance - 0.5 * beta);
    }

    /// <summary>The cross entropy of the classes of a cell, which lie <paramref name="stride"/> floats apart: of their
    /// softmax, or of each one's sigmoid.</summary>
    public static double Classes(
        ReadOnlySpan<float> outputs, int stride, int count, int label, ClassScores scores, float weight, float scale, Span<float> gradient)
    {
        return scores == ClassScores.Softmax
            ? Softmax(outputs, stride, count, label, weight, scale, gradient)
            : Each(outputs, stride, count, label, scores, weight, scale, gradient);
    }

    private static double Softmax(
        ReadOnlySpan<float> outputs, int stride, int count, int label, float weight, float scale, Span<float> gradient)
    {
        var maximum = float.NegativeInfinity;
        for (var i = 0; i < count; i++)
        {
            maximum = MathF.Max(maximum, outputs[i * stride]);
        }

        double sum = 0;
        for (var i = 0; i < count; i++)
        {
            sum += Math.Exp(outputs[i * stride] - maximum);
        }

        for (var i = 0; i < count; i++)
        {
            var probability = Math.Exp(outputs[i * stride] - maximum) / sum;
            gradient[i * stride] = (float)(scale * weight * (probability - (i == label ? 1 : 0)));
        }

        return weight * (Math.Log(sum) + maximum - outputs[label * stride]);
    }

    private static double Each(
        ReadOnlySpan<float> outputs, int stride, int count, int label, ClassScores scores, float weight, float scale, Span<float> gradient)
    {
        double loss = 0;
        for (var i = 0; i < count; i++)
        {
            float target = i == label ? 1 : 0;
            loss += scores == ClassScores.Logistic
                ? Logistic(outputs[i * stride], target, weight, crossEntropy: true, scale, out gradient[i * stride])
                : Square(outputs[i * stride], target, weight, scale, out gradient[i * stride]);
        }

        return loss;
    }
}
