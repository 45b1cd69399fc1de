namespace NetGen.Generator.Graph;

/// <summary>The elementwise functions the compiler knows.</summary>
public enum ActivationKind
{
    /// <summary>max(0, x).</summary>
    ReLU,

    /// <summary>min(max(0, x), 6).</summary>
    ReLU6,

    /// <summary>x where positive, else slope * x.</summary>
    LeakyReLU,

    /// <summary>1 / (1 + exp(-x)).</summary>
    Sigmoid,

    /// <summary>The hyperbolic tangent.</summary>
    Tanh,
}

/// <summary>An elementwise function with its parameter.</summary>
/// <param name="Kind">Which function.</param>
/// <param name="Slope">The slope for negative inputs; 0 unless the function has one.</param>
public sealed record Activation(ActivationKind Kind, float Slope = 0);

/// <summary>One step of the elementwise work a kernel does on its result while it is still in registers.</summary>
public abstract record EpilogueItem;

/// <summary>Replaces the result r by f(r).</summary>
/// <param name="Activation">The function f.</param>
public sealed record ActivationItem(Activation Activation) : EpilogueItem;

/// <summary>Multiplies the result by the derivative of an activation, computed from the activation's output,
/// which is an operand of the kernel with the shape and layout of its result.</summary>
/// <param name="Activation">The function whose derivative is taken.</param>
public sealed record ActivationGradientItem(Activation Activation) : EpilogueItem;
