namespace NetGen;

/// <summary>Sets random elements to zero in training and scales the others by 1 / (1 - rate); nothing at
/// inference.</summary>
/// <param name="rate">Probability of setting an element to zero, from 0 to 0.999.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class DropoutAttribute(double rate) : LayerAttribute
{
    /// <summary>Probability of setting an element to zero.</summary>
    public double Rate { get; } = rate;
}
