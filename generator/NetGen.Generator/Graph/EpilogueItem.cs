namespace NetGen.Generator.Graph;

/// <summary>One step of the elementwise work a kernel does on its result while it is still in registers.</summary>
public abstract record EpilogueItem;

/// <summary>Replaces the result r by f(r).</summary>
/// <param name="Activation">The function f.</param>
public sealed record ActivationItem(Activation Activation) : EpilogueItem;

/// <summary>Multiplies the result by the derivative of an activation. An operand of the kernel with the shape and
/// layout of its result is what the derivative is computed from: <see cref="Activation.DerivativeSource"/>.</summary>
/// <param name="Activation">The function whose derivative is taken.</param>
public sealed record ActivationGradientItem(Activation Activation) : EpilogueItem;

/// <summary>Adds an operand of the kernel, which has the shape and layout of its result: the other branch of a residual
/// block.</summary>
public sealed record AdditionItem : EpilogueItem;
