using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels;

/// <summary>Writes s^-p for positive s.</summary>
internal static class InversePower
{
    // Of the range of Logarithm; what is larger counts as this.
    private const float Largest = 1e37f;

    /// <summary>s^-p: by square roots for a multiple of 1/4 up to 1, else as exp(-p log s).</summary>
    /// <param name="b">The kernel being written.</param>
    /// <param name="suffix">Ends the names of helper locals.</param>
    /// <param name="s">s, from 2^-126.</param>
    /// <param name="exponent">p, positive.</param>
    public static Value Write(KernelBuilder b, string suffix, Local s, float exponent)
    {
        var one = new Constant(1, s.IsVector);
        switch (exponent)
        {
            case 1:
                return one / s;
            case 0.25f or 0.5f or 0.75f:
                var root = b.Let("root" + suffix, new Unary(UnaryOperator.Sqrt, s));
                var fourth = new Unary(UnaryOperator.Sqrt, root);
                return one / (exponent == 0.25f ? fourth : exponent == 0.5f ? root : root * fourth);
            default:
                var limited = b.Let("limited" + suffix, ActivationFunctions.AtMost(Largest, s));
                var log = Logarithm.Log(b, "Log" + suffix, limited);
                return Exponential.Exp(b, suffix, log * new Constant(-exponent, s.IsVector));
        }
    }
}
