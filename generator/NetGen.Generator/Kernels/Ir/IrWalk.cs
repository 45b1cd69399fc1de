using NetGen.Generator.Model;

namespace NetGen.Generator.Kernels.Ir;

/// <summary>Visits the parts of a kernel.</summary>
public static class IrWalk
{
    /// <summary>All statements, outer before inner, in order.</summary>
    public static IEnumerable<Statement> Statements(EquatableArray<Statement> statements) =>
        statements.SelectMany(statement => statement switch
        {
            Loop loop => Statements(loop.Body).Prepend(statement),
            IfLess choice => Statements(choice.Then).Concat(Statements(choice.Else)).Prepend(statement),
            _ => [statement],
        });

    /// <summary>All values, each before its operands, in order.</summary>
    public static IEnumerable<Value> Values(EquatableArray<Statement> statements) =>
        Statements(statements).SelectMany(statement => statement switch
        {
            Let let => Values(let.Value),
            Assign assign => Values(assign.Value),
            Store store => Values(store.Value),
            _ => [],
        });

    /// <summary>A value, before its operands, and theirs.</summary>
    public static IEnumerable<Value> Values(Value value) =>
        Operands(value).SelectMany(Values).Prepend(value);

    private static Value[] Operands(Value value) => value switch
    {
        Broadcast broadcast => [broadcast.Scalar],
        Unary unary => [unary.Operand],
        Binary binary => [binary.Left, binary.Right],
        Fma fma => [fma.A, fma.B, fma.C],
        Select select => [select.Left, select.Right, select.WhenTrue, select.WhenFalse],
        Sum sum => [sum.Vector],
        Shuffle shuffle => [shuffle.First, shuffle.Second],
        Call call => [.. call.Arguments],
        _ => [],
    };
}
