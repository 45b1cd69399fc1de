namespace NetGen;

/// <summary>An output that is trained: the loss of a trainer is the sum of the losses of its heads, each times its
/// weight.</summary>
public sealed class Head
{
    /// <summary>Creates a head.</summary>
    /// <param name="output">The name of an output or auxiliary output of the network.</param>
    /// <param name="loss">What is made small.</param>
    /// <param name="weight">What the loss is multiplied with, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The weight is negative or no number.</exception>
    public Head(string output, Loss loss, double weight = 1)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(loss);
        Hyperparameter.RequireNonNegative(weight, nameof(weight));
        Output = output;
        Loss = loss;
        Weight = weight;
    }

    /// <summary>The name of the output.</summary>
    public string Output { get; }

    /// <summary>What is made small.</summary>
    public Loss Loss { get; }

    /// <summary>What the loss is multiplied with.</summary>
    public double Weight { get; }
}
