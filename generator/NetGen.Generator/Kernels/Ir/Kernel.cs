using NetGen.Generator.Model;

namespace NetGen.Generator.Kernels.Ir;

/// <summary>A kernel: one method, as a loop nest over float arrays.</summary>
/// <param name="Name">The method's name, which says what it computes.</param>
/// <param name="Header">The comment above it: shapes, loop order, register map; one element per line.</param>
/// <param name="Parameters">The parameters in order.</param>
/// <param name="Body">The statements.</param>
public sealed record Kernel(
    string Name,
    EquatableArray<string> Header,
    EquatableArray<KernelParameter> Parameters,
    EquatableArray<Statement> Body);

/// <summary>A parameter of a kernel.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsPointer">A <c>float*</c>, else an <c>int</c>.</param>
public sealed record KernelParameter(string Name, bool IsPointer);
