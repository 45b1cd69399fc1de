using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Elementwise;

/// <summary>What a <see cref="Join"/> computes.</summary>
public enum JoinKind
{
    /// <summary>y = a / b.</summary>
    Quotient,

    /// <summary>db = -dy y / b, y the quotient.</summary>
    QuotientGradient,

    /// <summary>y = the larger of a and b; NaN if either is NaN.</summary>
    Maximum,

    /// <summary>y = the smaller of a and b; NaN if either is NaN.</summary>
    Minimum,

    /// <summary>da = dy where a is above b, half of it where they are equal, else 0.</summary>
    MaximumGradient,

    /// <summary>da = dy where a is below b, half of it where they are equal, else 0.</summary>
    MinimumGradient,

    /// <summary>y = a where the mask is not 0, else b.</summary>
    Where,

    /// <summary>da = dy where the mask is not 0, else 0.</summary>
    WhereGradient,

    /// <summary>db = dy where the mask is 0, else 0.</summary>
    ElsewhereGradient,

    /// <summary>y = 1 where a &gt; b, else 0.</summary>
    Greater,

    /// <summary>y = 1 where a &gt;= b, else 0.</summary>
    GreaterOrEqual,

    /// <summary>y = 1 where a &lt; b, else 0.</summary>
    Less,

    /// <summary>y = 1 where a &lt;= b, else 0.</summary>
    LessOrEqual,

    /// <summary>y = 1 where a is b, else 0.</summary>
    Equal,

    /// <summary>y = 0 where a is b, else 1.</summary>
    NotEqual,
}

/// <summary>A function of two or three tensors, element by element. Operands: those that the kind names, in the order
/// of
/// <see cref="Operands"/>, then the result, which may be the first. A work item is a block of 1024 elements.</summary>
/// <param name="Kind">The function.</param>
/// <param name="Count">The number of elements.</param>
public sealed record Join(JoinKind Kind, int Count) : KernelSpec
{
    /// <inheritdoc/>
    public override string Name => Invariant($"{Kind}_{Count}");

    /// <inheritdoc/>
    public override string Family => "Elementwise";

    /// <inheritdoc/>
    public override KernelReach Reach => KernelReach.Image;

    /// <summary>The tensors that are read.</summary>
    public IReadOnlyList<string> Operands => Kind switch
    {
        JoinKind.QuotientGradient => ["dy", "y", "b"],
        JoinKind.MaximumGradient or JoinKind.MinimumGradient => ["dy", "a", "b"],
        JoinKind.Where => ["mask", "a", "b"],
        JoinKind.WhereGradient or JoinKind.ElsewhereGradient => ["dy", "mask"],
        _ => ["a", "b"],
    };

    private string Result => Kind switch
    {
        JoinKind.QuotientGradient or JoinKind.ElsewhereGradient => "db",
        JoinKind.MaximumGradient or JoinKind.MinimumGradient or JoinKind.WhereGradient => "da",
        _ => "y",
    };

    private string Formula => Kind switch
    {
        JoinKind.Quotient => "a / b",
        JoinKind.QuotientGradient => "-dy y / b, y the quotient by b",
        JoinKind.Maximum => "the larger of a and b",
        JoinKind.Minimum => "the smaller of a and b",
        JoinKind.MaximumGradient => "dy where a > b, dy / 2 where a = b, else 0",
        JoinKind.MinimumGradient => "dy where a < b, dy / 2 where a = b, else 0",
        JoinKind.Where => "a where the mask is not 0, else b",
        JoinKind.WhereGradient => "dy where the mask is not 0, else 0",
        JoinKind.ElsewhereGradient => "dy where the mask is 0, else 0",
        JoinKind.Greater => "1 where a > b, else 0",
        JoinKind.GreaterOrEqual => "1 where a >= b, else 0",
        JoinKind.Less => "1 where a < b, else 0",
        JoinKind.LessOrEqual => "1 where a <= b, else 0",
        JoinKind.Equal => "1 where a = b, else 0",
        _ => "0 where a = b, else 1",
    };

    /// <inheritdoc/>
    public override int WorkItems(InstructionSet isa) => ElementLoop.WorkItems(Count);

    /// <inheritdoc/>
    public override Kernel Build(InstructionSet isa) => new(
        Name,
        [Invariant($"{Result} = {Formula}, for {Count} elements; {Result} may be {Operands[0]}.")],
        KernelParameters.Of(Reach, Operands, [Result]),
        ElementLoop.Write(isa, Count, Result, Write).Statements);

    private Value Write(KernelBuilder b, IndexExpression i, string suffix)
    {
        var zero = new Constant(0, true);
        var one = new Constant(1, true);
        return Kind switch
        {
            JoinKind.Quotient => Operand("a") / Operand("b"),
            JoinKind.QuotientGradient => -(Operand("dy") * Operand("y")) / Operand("b"),
            JoinKind.Maximum => new Binary(BinaryOperator.Max, Operand("a"), Operand("b")),
            JoinKind.Minimum => new Binary(BinaryOperator.Min, Operand("a"), Operand("b")),
            JoinKind.MaximumGradient => Share(Named("b"), Named("a")),
            JoinKind.MinimumGradient => Share(Named("a"), Named("b")),
            JoinKind.Where => new Select(Comparison.Equal, Operand("mask"), zero, Operand("b"), Operand("a")),
            JoinKind.WhereGradient => new Select(Comparison.Equal, Operand("mask"), zero, zero, Operand("dy")),
            JoinKind.ElsewhereGradient => new Select(Comparison.Equal, Operand("mask"), zero, Operand("dy"), zero),
            JoinKind.Greater => Test(Comparison.Greater, "a", "b"),
            JoinKind.GreaterOrEqual => Test(Comparison.GreaterOrEqual, "a", "b"),
            JoinKind.Less => Test(Comparison.Greater, "b", "a"),
            JoinKind.LessOrEqual => Test(Comparison.GreaterOrEqual, "b", "a"),
            JoinKind.Equal => Test(Comparison.Equal, "a", "b"),
            JoinKind.NotEqual => new Select(Comparison.Equal, Operand("a"), Operand("b"), zero, one),
            _ => throw new InvalidOperationException($"unknown {Kind}"),
        };

        Load Operand(string name) => new(name, i, true);

        Local Named(string name) => b.Let(name + "Element" + suffix, Operand(name));

        Select Test(Comparison comparison, string left, string right) => new(comparison, Operand(left), Operand(right), one, zero);

        // Nothing where another wins, and half where neither does; all of it where either is NaN.
        Select Share(Value winner, Value loser)
        {
            var gradient = Named("dy");
            return new Select(
                Comparison.Greater, winner, loser, zero, new Select(Comparison.Equal, winner, loser, gradient * new Constant(0.5f, true), gradient));
        }
    }
}
