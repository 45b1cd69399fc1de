namespace NetGen;

/// <summary>See <see cref="GradientClipping.ByValue"/>.</summary>
internal sealed class ValueClipping : GradientClipping
{
    private readonly float _maximum;

    public ValueClipping(double maximum)
    {
        Hyperparameter.RequirePositive(maximum, nameof(maximum));
        _maximum = (float)maximum;
    }

    internal override bool NeedsNorm => false;

    internal override void Apply(Span<float> gradients, double norm) => VectorMath.Clamp(gradients, _maximum);
}
