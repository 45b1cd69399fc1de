using NetGen.Generator.Model;

namespace NetGen.Generator.Kernels.Ir;

/// <summary>A float expression, either one float or one vector of the instruction set's lanes.</summary>
/// <param name="IsVector">Whether it is a vector.</param>
public abstract record Value(bool IsVector)
{
    /// <summary>The sum.</summary>
    public static Value operator +(Value a, Value b) => new Binary(BinaryOperator.Add, a, b);

    /// <summary>The difference.</summary>
    public static Value operator -(Value a, Value b) => new Binary(BinaryOperator.Subtract, a, b);

    /// <summary>The product.</summary>
    public static Value operator *(Value a, Value b) => new Binary(BinaryOperator.Multiply, a, b);

    /// <summary>The quotient.</summary>
    public static Value operator /(Value a, Value b) => new Binary(BinaryOperator.Divide, a, b);

    /// <summary>The value with its sign changed.</summary>
    public static Value operator -(Value a) => new Unary(UnaryOperator.Negate, a);
}

/// <summary>A local declared by <see cref="Let"/>.</summary>
public sealed record Local(string Name, bool IsVector) : Value(IsVector);

/// <summary>A constant, in every lane when a vector.</summary>
public sealed record Constant(float Number, bool IsVector) : Value(IsVector);

/// <summary>
/// Reads at <c>pointer + offset</c>: one float, or a vector of consecutive floats. With fewer
/// <paramref name="ActiveLanes"/> than the ISA has, the lanes past them are <paramref name="Beyond"/>; the memory behind
/// them is read all the same and must be readable.
/// </summary>
/// <param name="Pointer">The name of a pointer parameter or of a pointer local.</param>
/// <param name="Offset">The offset in floats.</param>
/// <param name="IsVector">Whether a vector is read.</param>
/// <param name="ActiveLanes">The number of lanes kept; 0 for all.</param>
/// <param name="Beyond">What the other lanes hold.</param>
public sealed record Load(string Pointer, IndexExpression Offset, bool IsVector, int ActiveLanes = 0, float Beyond = 0)
    : Value(IsVector);

/// <summary>A whole number as a float.</summary>
public sealed record WholeNumber(IndexExpression Index) : Value(false);

/// <summary>A float in every lane of a vector.</summary>
public sealed record Broadcast(Value Scalar) : Value(true);

/// <summary>An operation on one value.</summary>
public sealed record Unary(UnaryOperator Operator, Value Operand) : Value(Operand.IsVector);

/// <summary>An operation on two values of one kind.</summary>
public sealed record Binary(BinaryOperator Operator, Value Left, Value Right) : Value(Left.IsVector);

/// <summary>a * b + c, rounded once where the ISA has the instruction.</summary>
public sealed record Fma(Value A, Value B, Value C) : Value(A.IsVector);

/// <summary><paramref name="WhenTrue"/> in the lanes where left <paramref name="Comparison"/> right, else
/// <paramref name="WhenFalse"/>.</summary>
public sealed record Select(Comparison Comparison, Value Left, Value Right, Value WhenTrue, Value WhenFalse)
    : Value(Left.IsVector);

/// <summary>The sum of the lanes of a vector, as one float.</summary>
public sealed record Sum(Value Vector) : Value(false);

/// <summary>A vector made of elements of two vectors, read as one sequence of twice the lanes.</summary>
public sealed record Shuffle(ShuffleOperator Operator, Value First, Value Second) : Value(true);

/// <summary>What a function gives for some arguments.</summary>
public sealed record Call(KernelFunction Function, EquatableArray<Value> Arguments) : Value(Function.Result.IsVector);

/// <summary>Operations on one value.</summary>
public enum UnaryOperator
{
    /// <summary>-x.</summary>
    Negate,

    /// <summary>x without its sign.</summary>
    Abs,

    /// <summary>x rounded to the nearest whole number, ties to even.</summary>
    Round,

    /// <summary>The largest whole number that is at most x.</summary>
    Floor,

    /// <summary>The smallest whole number that is at least x.</summary>
    Ceiling,

    /// <summary>The square root, rounded correctly.</summary>
    Sqrt,

    /// <summary>2^n for a whole n between -126 and 127, exactly.</summary>
    PowerOfTwo,

    /// <summary>The whole n with x = m 2^n and m from sqrt(1/2) to sqrt(2), for a positive x that is neither subnormal
    /// nor infinite.</summary>
    Exponent,

    /// <summary>x rounded to the nearest bfloat16, ties to even, for a finite x in a local. Vectors only.</summary>
    RoundToBfloat16,

    /// <summary>The first of a <see cref="BinaryOperator.Pair"/>. Vectors only.</summary>
    FirstOfPair,

    /// <summary>The second. Vectors only.</summary>
    SecondOfPair,
}

/// <summary>Operations on two values.</summary>
public enum BinaryOperator
{
    /// <summary>Left + right.</summary>
    Add,

    /// <summary>Left - right.</summary>
    Subtract,

    /// <summary>Left * right.</summary>
    Multiply,

    /// <summary>Left / right.</summary>
    Divide,

    /// <summary>The larger; NaN if either is NaN.</summary>
    Max,

    /// <summary>The smaller; NaN if either is NaN.</summary>
    Min,

    /// <summary>Right, but at most left; NaN if right is NaN. One instruction everywhere, as
    /// <see cref="AtLeast"/>.</summary>
    AtMost,

    /// <summary>Right, but at least left; NaN if right is NaN. One instruction everywhere, unlike
    /// <see cref="Max"/>.</summary>
    AtLeast,

    /// <summary>Two bfloat16 in the bits of one float, which is no number to compute with: left in the upper half,
    /// right in the lower. Vectors only.</summary>
    Pair,
}

/// <summary>Comparisons of two values; false for NaN, but for <see cref="Unordered"/>.</summary>
public enum Comparison
{
    /// <summary>Left &gt; right.</summary>
    Greater,

    /// <summary>Left &gt;= right.</summary>
    GreaterOrEqual,

    /// <summary>Left == right.</summary>
    Equal,

    /// <summary>Left or right is NaN.</summary>
    Unordered,
}

/// <summary>Rearrangements of two vectors a and b.</summary>
public enum ShuffleOperator
{
    /// <summary>Elements 0, 2, 4, ... of a then b.</summary>
    Even,

    /// <summary>Elements 1, 3, 5, ... of a then b.</summary>
    Odd,

    /// <summary>a0, b0, a1, b1, ... of the lower halves.</summary>
    InterleaveLower,

    /// <summary>The same of the upper halves.</summary>
    InterleaveUpper,
}
