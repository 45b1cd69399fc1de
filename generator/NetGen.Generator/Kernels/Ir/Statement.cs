using NetGen.Generator.Model;

namespace NetGen.Generator.Kernels.Ir;

/// <summary>One statement of a kernel.</summary>
public abstract record Statement;

/// <summary><c>for (int variable = begin; variable &lt; end; variable += step)</c>.</summary>
public sealed record Loop(
    string Variable,
    IndexExpression Begin,
    IndexExpression End,
    int Step,
    EquatableArray<Statement> Body) : Statement;

/// <summary>Runs <paramref name="Then"/> if left &lt; right, else <paramref name="Else"/>.</summary>
public sealed record IfLess(
    IndexExpression Left,
    IndexExpression Right,
    EquatableArray<Statement> Then,
    EquatableArray<Statement> Else) : Statement;

/// <summary>Declares a local float or vector.</summary>
public sealed record Let(string Name, Value Value) : Statement;

/// <summary>Changes a local float or vector.</summary>
public sealed record Assign(string Name, Value Value) : Statement;

/// <summary>Names a whole number.</summary>
public sealed record LetIndex(string Name, IndexExpression Value) : Statement;

/// <summary>Names <c>pointer + offset</c>.</summary>
public sealed record LetPointer(string Name, string Pointer, IndexExpression Offset) : Statement;

/// <summary>Names the address of numbers that are part of the code. Nothing behind them may be read.</summary>
public sealed record LetTable(string Name, EquatableArray<float> Numbers) : Statement;

/// <summary>
/// Writes a float, or a vector of consecutive floats, at <c>pointer + offset</c>. With fewer
/// <paramref name="ActiveLanes"/> than the ISA has, only those are written; 0 stands for all.
/// </summary>
public sealed record Store(string Pointer, IndexExpression Offset, Value Value, int ActiveLanes = 0) : Statement;

/// <summary>
/// Asks for the line at <c>pointer + offset</c> to come to the second cache, since it will soon be read. It reads
/// nothing itself, and may point past the end of a tensor. Instruction sets without such an instruction in C# leave it
/// out.
/// </summary>
public sealed record Prefetch(string Pointer, IndexExpression Offset) : Statement;

/// <summary>A comment on a line of its own.</summary>
public sealed record Comment(string Text) : Statement;
