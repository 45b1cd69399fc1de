using System.Globalization;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Emit;

/// <summary>Prints float expressions as C# for one instruction set.</summary>
public sealed class ValuePrinter(InstructionSet isa)
{
    // The bits of sqrt(1/2), whose exponent is -1: what is left of a number's bits without them has the exponent in front.
    private const string RootOfHalf = "0x3F3504F3";

    // These tell any float from its neighbours.
    private const int MaximumDigits = 9;

    // The mask of a float's upper 16 bits.
    private const string UpperHalf = "-0x10000";

    /// <summary>The C# of a value.</summary>
    public string Print(Value value) => value switch
    {
        Local local => local.Name,
        Constant constant => Print(constant),
        Load load => Print(load),
        WholeNumber { Index: IndexVariable variable } => $"(float){IndexPrinter.Print(variable)}",
        WholeNumber number => $"(float)({IndexPrinter.Print(number.Index)})",
        Broadcast broadcast => $"{isa.VectorClass}.Create({Print(broadcast.Scalar)})",
        Unary unary => Print(unary),
        Binary binary => Print(binary),
        Fma { IsVector: true } fma => $"{isa.FusedMultiplyAdd}({Print(fma.A)}, {Print(fma.B)}, {Print(fma.C)})",
        Fma fma => $"{isa.ScalarFusedMultiplyAdd}({Print(fma.A)}, {Print(fma.B)}, {Print(fma.C)})",
        Select { IsVector: true } select => PrintVector(select),
        Select select => PrintScalar(select),
        Sum sum => $"{isa.VectorClass}.Sum({Print(sum.Vector)})",
        Shuffle shuffle => $"{Method(shuffle.Operator)}({Print(shuffle.First)}, {Print(shuffle.Second)})",
        Call call => $"{call.Function.Name}({string.Join(", ", call.Arguments.Select(Print))})",
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, null),
    };

    /// <summary>The name of the local that masks off the lanes past the first <paramref name="activeLanes"/>.</summary>
    public static string MaskName(int activeLanes) => "first" + activeLanes.ToString(CultureInfo.InvariantCulture);

    /// <summary>The value of that local: all bits set in the active lanes.</summary>
    public string Mask(int activeLanes)
    {
        var lanes = Enumerable.Range(0, isa.Lanes).Select(lane => lane < activeLanes ? "-1" : "0");
        return $"{isa.VectorClass}.Create({string.Join(", ", lanes)}).AsSingle()";
    }

    /// <summary>A float literal that round-trips, with as few digits as do.</summary>
    public static string Literal(float number) =>
        float.IsNaN(number) ? "float.NaN"
        : float.IsPositiveInfinity(number) ? "float.PositiveInfinity"
        : float.IsNegativeInfinity(number) ? "float.NegativeInfinity"
        : Shortest(number) + "f";

    private static string Shortest(float number)
    {
        for (int digits = 1; digits < MaximumDigits; digits++)
        {
            string text = number.ToString("G" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
            if (float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float parsed) && parsed.Equals(number))
            {
                return text;
            }
        }

        return number.ToString("G9", CultureInfo.InvariantCulture);
    }

    /// <summary>The name of the method that rearranges two vectors.</summary>
    public static string Method(ShuffleOperator shuffle) => shuffle switch
    {
        ShuffleOperator.Even => "Evens",
        ShuffleOperator.Odd => "Odds",
        _ => shuffle.ToString(),
    };

    /// <summary>What that method gives for vectors a and b.</summary>
    public string Rearranged(ShuffleOperator shuffle) => string.Format(
        CultureInfo.InvariantCulture,
        shuffle switch
        {
            ShuffleOperator.Even => isa.Deinterleave.Even,
            ShuffleOperator.Odd => isa.Deinterleave.Odd,
            ShuffleOperator.InterleaveLower => isa.Interleave.Lower,
            _ => isa.Interleave.Upper,
        },
        "a",
        "b");

    private string Print(Constant constant) => constant switch
    {
        { IsVector: false } => Literal(constant.Number),
        { Number: 0 } => isa.VectorType + ".Zero",
        _ => $"{isa.VectorClass}.Create({Literal(constant.Number)})",
    };

    private string Print(Load load)
    {
        if (!load.IsVector)
        {
            return $"{load.Pointer}[{IndexPrinter.Print(load.Offset)}]";
        }

        string all = $"{isa.VectorClass}.Load({IndexPrinter.Address(load.Pointer, load.Offset)})";
        return load.ActiveLanes == 0 || load.ActiveLanes == isa.Lanes ? all
            : load.Beyond == 0 ? $"({all} & {MaskName(load.ActiveLanes)})"
            : $"{isa.VectorClass}.ConditionalSelect({MaskName(load.ActiveLanes)}, {all}, {Print(new Constant(load.Beyond, true))})";
    }

    private string Print(Unary unary)
    {
        string operand = Print(unary.Operand);
        string math = unary.IsVector ? isa.VectorClass : "MathF";
        return unary.Operator switch
        {
            UnaryOperator.Negate => "-" + Atom(unary.Operand),
            UnaryOperator.PowerOfTwo when unary.IsVector =>
                $"(({isa.VectorClass}.ConvertToInt32Native({operand}) + {isa.VectorClass}.Create(127)) << 23).AsSingle()",
            UnaryOperator.Exponent when unary.IsVector =>
                $"{isa.VectorClass}.ConvertToSingle(({Atom(unary.Operand)}.AsInt32() - {isa.VectorClass}.Create({RootOfHalf})) >> 23)",
            UnaryOperator.Exponent => $"(float)((BitConverter.SingleToInt32Bits({operand}) - {RootOfHalf}) >> 23)",
            UnaryOperator.RoundToBfloat16 when unary.IsVector =>
                $"(({operand}.AsInt32() + {isa.VectorClass}.Create(0x7FFF) + (({operand}.AsInt32() >>> 16) & {isa.VectorClass}.Create(1)))"
                + $" & {isa.VectorClass}.Create({UpperHalf})).AsSingle()",
            UnaryOperator.FirstOfPair when unary.IsVector => $"({Atom(unary.Operand)}.AsInt32() & {isa.VectorClass}.Create({UpperHalf})).AsSingle()",
            UnaryOperator.SecondOfPair when unary.IsVector => $"({Atom(unary.Operand)}.AsInt32() << 16).AsSingle()",
            UnaryOperator.RoundToBfloat16 or UnaryOperator.FirstOfPair or UnaryOperator.SecondOfPair =>
                throw new ArgumentOutOfRangeException(nameof(unary), unary, "vectors only"),
            UnaryOperator.PowerOfTwo => $"BitConverter.Int32BitsToSingle(((int){Atom(unary.Operand)} + 127) << 23)",
            _ => $"{math}.{unary.Operator}({operand})",
        };
    }

    private string Print(Binary binary) => binary.Operator switch
    {
        BinaryOperator.Add => $"{Atom(binary.Left)} + {Atom(binary.Right)}",
        BinaryOperator.Subtract => $"{Atom(binary.Left)} - {Atom(binary.Right)}",
        BinaryOperator.Multiply => $"{Atom(binary.Left)} * {Atom(binary.Right)}",
        BinaryOperator.Divide => $"{Atom(binary.Left)} / {Atom(binary.Right)}",
        BinaryOperator.Pair => $"({Atom(binary.Left)}.AsInt32() | ({Atom(binary.Right)}.AsInt32() >>> 16)).AsSingle()",
        BinaryOperator.AtMost => Call(binary.IsVector ? isa.VectorClass : "float", "MinNative", binary),
        BinaryOperator.AtLeast => Call(binary.IsVector ? isa.VectorClass : "float", "MaxNative", binary),
        _ => Call(binary.IsVector ? isa.VectorClass : "MathF", binary.Operator.ToString(), binary),
    };

    private string Call(string type, string method, Binary binary) =>
        $"{type}.{method}({Print(binary.Left)}, {Print(binary.Right)})";

    private string PrintVector(Select select)
    {
        string condition = select.Comparison switch
        {
            Comparison.Unordered => string.Format(
                CultureInfo.InvariantCulture, isa.Unordered, Print(select.Left), Print(select.Right)),
            Comparison.Greater => Compare("GreaterThan"),
            Comparison.GreaterOrEqual => Compare("GreaterThanOrEqual"),
            _ => Compare("Equals"),
        };
        return $"{isa.VectorClass}.ConditionalSelect({condition}, {Print(select.WhenTrue)}, {Print(select.WhenFalse)})";

        string Compare(string method) => $"{isa.VectorClass}.{method}({Print(select.Left)}, {Print(select.Right)})";
    }

    private string PrintScalar(Select select)
    {
        // The compiler warns of a number compared with itself.
        if (select.Comparison == Comparison.Equal && select.Left == select.Right)
        {
            return $"(float.IsNaN({Print(select.Left)}) ? {Atom(select.WhenFalse)} : {Atom(select.WhenTrue)})";
        }

        if (select.Comparison == Comparison.Unordered)
        {
            string either = string.Join(" || ", new[] { select.Left, select.Right }.Distinct().Select(x => $"float.IsNaN({Print(x)})"));
            return $"({either} ? {Atom(select.WhenTrue)} : {Atom(select.WhenFalse)})";
        }

        string symbol = select.Comparison switch
        {
            Comparison.Greater => ">",
            Comparison.GreaterOrEqual => ">=",
            _ => "==",
        };
        return $"({Atom(select.Left)} {symbol} {Atom(select.Right)} ? {Atom(select.WhenTrue)} : {Atom(select.WhenFalse)})";
    }

    /// <summary>The same in parentheses where something follows it.</summary>
    public string Operand(Value value) => Atom(value);

    private string Atom(Value value) => value is Binary { Operator: <= BinaryOperator.Divide } or Unary { Operator: UnaryOperator.Negate }
        ? $"({Print(value)})"
        : Print(value);
}
