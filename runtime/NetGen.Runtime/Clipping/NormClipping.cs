namespace NetGen;

/// <summary>See <see cref="GradientClipping.ByNorm"/>.</summary>
internal sealed class NormClipping : GradientClipping
{
    // As in PyTorch's clip_grad_norm_.
    private const double Epsilon = 1e-6;

    private readonly double _maximum;

    public NormClipping(double maximum)
    {
        Hyperparameter.RequirePositive(maximum, nameof(maximum));
        _maximum = maximum;
    }

    internal override bool NeedsNorm => true;

    internal override void Apply(Span<float> gradients, double norm)
    {
        var factor = _maximum / (norm + Epsilon);
        // Not "factor < 1": a norm that is not a number must show in the parameters, as in PyTorch.
        if (!(factor >= 1))
        {
            VectorMath.Multiply(gradients, (float)factor);
        }
    }
}
