namespace NetGen.Generator.Kernels.Ir;

/// <summary>A whole-number expression: an offset in floats, a loop bound, a coordinate. Operators fold constants, so
/// that what is printed is what a person would write.</summary>
public abstract record IndexExpression
{
    /// <summary>A constant.</summary>
    public static implicit operator IndexExpression(int value) => new IndexConstant(value);

    /// <summary>The sum; constants are folded and zero vanishes.</summary>
    public static IndexExpression operator +(IndexExpression a, IndexExpression b) => (a, b) switch
    {
        (IndexConstant x, IndexConstant y) => checked(x.Value + y.Value),
        (IndexConstant { Value: 0 }, _) => b,
        (_, IndexConstant { Value: 0 }) => a,
        (IndexConstant, _) => b + a,
        (IndexBinary { Operator: IndexOperator.Add, Right: IndexConstant x } left, IndexConstant y) =>
            left.Left + checked(x.Value + y.Value),
        (_, IndexBinary { Operator: IndexOperator.Add, Right: IndexConstant y } right) => a + right.Left + y.Value,
        (IndexBinary { Operator: IndexOperator.Add, Right: IndexConstant x } left, _) => left.Left + b + x.Value,
        _ => new IndexBinary(IndexOperator.Add, a, b),
    };

    /// <summary>The difference of an expression and a constant, or of two expressions.</summary>
    public static IndexExpression operator -(IndexExpression a, IndexExpression b) => (a, b) switch
    {
        (_, IndexConstant y) => a + checked(-y.Value),
        _ when a == b => 0,
        _ => new IndexBinary(IndexOperator.Subtract, a, b),
    };

    /// <summary>The product; constants are folded, one vanishes and zero absorbs.</summary>
    public static IndexExpression operator *(IndexExpression a, IndexExpression b) => (a, b) switch
    {
        (IndexConstant x, IndexConstant y) => checked(x.Value * y.Value),
        (IndexConstant { Value: 0 }, _) or (_, IndexConstant { Value: 0 }) => 0,
        (IndexConstant { Value: 1 }, _) => b,
        (_, IndexConstant { Value: 1 }) => a,
        (IndexConstant, _) => b * a,
        (IndexBinary { Operator: IndexOperator.Multiply, Right: IndexConstant x } left, IndexConstant y) =>
            left.Left * checked(x.Value * y.Value),
        _ => new IndexBinary(IndexOperator.Multiply, a, b),
    };

    /// <summary>The quotient rounded towards zero; both must not be negative.</summary>
    public static IndexExpression operator /(IndexExpression a, IndexExpression b) => (a, b) switch
    {
        (IndexConstant x, IndexConstant y) => x.Value / y.Value,
        (_, IndexConstant { Value: 1 }) => a,
        _ => new IndexBinary(IndexOperator.Divide, a, b),
    };

    /// <summary>The remainder; both must not be negative.</summary>
    public static IndexExpression operator %(IndexExpression a, IndexExpression b) => (a, b) switch
    {
        (IndexConstant x, IndexConstant y) => x.Value % y.Value,
        (_, IndexConstant { Value: 1 }) => 0,
        _ => new IndexBinary(IndexOperator.Remainder, a, b),
    };

    /// <summary>The smaller of two expressions.</summary>
    public static IndexExpression Min(IndexExpression a, IndexExpression b) =>
        (a, b) is (IndexConstant x, IndexConstant y)
            ? Math.Min(x.Value, y.Value)
            : new IndexBinary(IndexOperator.Min, a, b);

    /// <summary>The larger of two expressions.</summary>
    public static IndexExpression Max(IndexExpression a, IndexExpression b) =>
        (a, b) is (IndexConstant x, IndexConstant y)
            ? Math.Max(x.Value, y.Value)
            : new IndexBinary(IndexOperator.Max, a, b);
}

/// <summary>A constant.</summary>
public sealed record IndexConstant(int Value) : IndexExpression;

/// <summary>A loop variable, a parameter or a named whole number.</summary>
public sealed record IndexVariable(string Name) : IndexExpression;

/// <summary>A whole number that memory, or a table, holds as a float.</summary>
public sealed record IndexLoad(string Pointer, IndexExpression Offset) : IndexExpression;

/// <summary>An operation on two expressions.</summary>
public sealed record IndexBinary(IndexOperator Operator, IndexExpression Left, IndexExpression Right) : IndexExpression;

/// <summary>The operations on whole numbers.</summary>
public enum IndexOperator
{
    /// <summary>Left + right.</summary>
    Add,

    /// <summary>Left - right.</summary>
    Subtract,

    /// <summary>Left * right.</summary>
    Multiply,

    /// <summary>Left / right, towards zero.</summary>
    Divide,

    /// <summary>Left % right.</summary>
    Remainder,

    /// <summary>The smaller.</summary>
    Min,

    /// <summary>The larger.</summary>
    Max,
}
