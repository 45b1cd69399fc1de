using NetGen.Generator.Model;

namespace NetGen.Generator.Kernels.Ir;

/// <summary>
/// A function of vectors, or of single floats, that kernels call: a small method beside them, which the just-in-time
/// compiler inlines.
/// </summary>
/// <param name="Name">The method's name; functions of one name and of the same kind of parameters are equal.</param>
/// <param name="Header">The comment above it, one line for each element.</param>
/// <param name="Parameters">The parameters.</param>
/// <param name="Body">What is computed first.</param>
/// <param name="Result">What it gives back.</param>
public sealed record KernelFunction(
    string Name,
    EquatableArray<string> Header,
    EquatableArray<Local> Parameters,
    EquatableArray<Statement> Body,
    Value Result)
{
    /// <summary>The functions that a kernel calls, and those that they call, each once.</summary>
    public static IEnumerable<KernelFunction> CalledBy(Kernel kernel) => Called(IrWalk.Values(kernel.Body)).Distinct();

    /// <summary>The values of a function.</summary>
    public static IEnumerable<Value> Values(KernelFunction function) =>
        IrWalk.Values(function.Body).Concat(IrWalk.Values(function.Result));

    private static IEnumerable<KernelFunction> Called(IEnumerable<Value> values) =>
        values.OfType<Call>().Select(call => call.Function).Distinct().SelectMany(function => Called(Values(function)).Prepend(function));
}
