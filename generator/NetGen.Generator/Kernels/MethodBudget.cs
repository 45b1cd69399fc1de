using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels;

/// <summary>
/// What a kernel costs the just-in-time compiler. RyuJIT does not optimise a method with more than 8,000 references to
/// locals or 2,000 locals, and stops tracking and inlining well before; kernels stay within half and a quarter of that.
/// </summary>
public static class MethodBudget
{
    /// <summary>The most references to locals.</summary>
    public const int MaxReferences = 4_000;

    /// <summary>The most locals.</summary>
    public const int MaxLocals = 500;

    /// <summary>The locals that a kernel and the functions it calls declare: floats, vectors, whole numbers, addresses
    /// and loop variables.</summary>
    public static int Locals(Kernel kernel) =>
        IrWalk.Statements(kernel.Body).Count(s => s is Let or LetIndex or LetPointer or LetTable or Loop)
        + PartialLoads.ActiveLanes(kernel).Count()
        + IrWalk.Values(kernel.Body).Sum(Locals);

    /// <summary>The places where locals and parameters are read or written.</summary>
    public static int References(Kernel kernel) =>
        IrWalk.Statements(kernel.Body).Sum(References) + IrWalk.Values(kernel.Body).Sum(References);

    /// <summary>Whether a kernel keeps to both limits.</summary>
    public static bool Holds(Kernel kernel) => References(kernel) <= MaxReferences && Locals(kernel) <= MaxLocals;

    // An inlined function's parameters and locals, each time it is called; an argument that is a local is not copied.
    private static int Locals(Value value) => value is Call call
        ? call.Arguments.Count(argument => argument is not Local) + IrWalk.Statements(call.Function.Body).Count(s => s is Let) + KernelFunction.Values(call.Function).Sum(Locals)
        : 0;

    // A statement's own references, without those of its values and inner blocks.
    private static int References(Statement statement) => statement switch
    {
        Loop loop => 4 + References(loop.Begin) + References(loop.End),
        IfLess choice => References(choice.Left) + References(choice.Right),
        Let or Assign => 1,
        LetIndex let => 1 + References(let.Value),
        LetPointer let => 2 + References(let.Offset),
        LetTable => 1,
        Store store => (1 + References(store.Offset)) * Math.Max(1, store.ActiveLanes),
        _ => 0,
    };

    private static int References(Value value) => value switch
    {
        Local => 1,
        Load load => 1 + (load.ActiveLanes > 0 ? 1 : 0) + References(load.Offset),
        WholeNumber number => References(number.Index),
        Call call => call.Arguments.Count + IrWalk.Statements(call.Function.Body).Sum(References) + KernelFunction.Values(call.Function).Sum(References),
        _ => 0,
    };

    private static int References(IndexExpression index) => index switch
    {
        IndexVariable => 1,
        IndexLoad load => 1 + References(load.Offset),
        IndexBinary binary => References(binary.Left) + References(binary.Right),
        _ => 0,
    };
}
