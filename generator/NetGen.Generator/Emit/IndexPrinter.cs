using System.Globalization;
using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Emit;

/// <summary>Prints whole-number expressions as C#, with parentheses where C# or a reader needs them.</summary>
public static class IndexPrinter
{
    private const int Sum = 1;
    private const int Product = 2;
    private const int Operand = 3;

    /// <summary>The C# of an expression.</summary>
    public static string Print(IndexExpression expression) => Print(expression, 0);

    /// <summary>
    /// <c>pointer + offset</c>, without a zero offset. The first term of the offset is an index, since the C# compiler looks for the
    /// operator between a pointer and a number among all there are, five times as long as it takes for an element's address; both
    /// become the same instructions. Further terms are added to the pointer: a sum of whole numbers would have to be widened.
    /// </summary>
    public static string Address(string pointer, IndexExpression offset) =>
        offset is IndexConstant { Value: 0 } ? pointer : PrintAddress(pointer, offset);

    /// <summary>The address of one element, by its index as C#; that of the first is the pointer.</summary>
    public static string Address(string pointer, string index) => index == "0" ? pointer : $"&{pointer}[{index}]";

    private static string PrintAddress(string pointer, IndexExpression offset) => offset switch
    {
        IndexBinary { Operator: IndexOperator.Add, Right: IndexConstant { Value: < 0 } negative } sum =>
            $"{PrintAddress(pointer, sum.Left)} - {Number(-negative.Value)}",
        IndexBinary { Operator: IndexOperator.Add } sum => $"{PrintAddress(pointer, sum.Left)} + {Print(sum.Right, Sum)}",
        IndexBinary { Operator: IndexOperator.Subtract } difference =>
            $"{PrintAddress(pointer, difference.Left)} - {Print(difference.Right, Product)}",
        _ => Address(pointer, Print(offset)),
    };

    private static string Print(IndexExpression expression, int context) => expression switch
    {
        IndexConstant c => c.Value < 0 && context > 0 ? $"({Number(c.Value)})" : Number(c.Value),
        IndexVariable v => v.Name,
        IndexLoad load => $"(int){load.Pointer}[{Print(load.Offset)}]",
        IndexBinary b => Print(b, context),
        _ => throw new ArgumentOutOfRangeException(nameof(expression), expression, null),
    };

    private static string Print(IndexBinary b, int context)
    {
        if (b.Operator is IndexOperator.Min or IndexOperator.Max)
        {
            return $"Math.{b.Operator}({Print(b.Left)}, {Print(b.Right)})";
        }

        if (b is { Operator: IndexOperator.Add, Right: IndexConstant { Value: < 0 } negative })
        {
            return Wrap($"{Print(b.Left, Sum)} - {Number(-negative.Value)}", Sum, context);
        }

        return b.Operator switch
        {
            IndexOperator.Add => Wrap($"{Print(b.Left, Sum)} + {Print(b.Right, Sum)}", Sum, context),
            IndexOperator.Subtract => Wrap($"{Print(b.Left, Sum)} - {Print(b.Right, Product)}", Sum, context),
            IndexOperator.Multiply => Wrap($"{Print(b.Left, Product)} * {Print(b.Right, Operand)}", Product, context),
            IndexOperator.Divide => Wrap($"{Print(b.Left, Operand)} / {Print(b.Right, Operand)}", Product, context),
            _ => Wrap($"{Print(b.Left, Operand)} % {Print(b.Right, Operand)}", Product, context),
        };
    }

    private static string Wrap(string text, int precedence, int context) => precedence < context ? $"({text})" : text;

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
