namespace NetGen.Cli.Evaluation.Operators;

/// <summary>Functions of one real or whole number, as mathematics has them.</summary>
internal static class Functions
{
    /// <summary>The definitions by name.</summary>
    public static IEnumerable<KeyValuePair<string, Definition>> All { get; } = new Dictionary<string, Definition>
    {
        ["Abs"] = call => Both(call, Math.Abs, (type, x) => type.Compare(x, 0) < 0 ? unchecked(-x) : x),
        ["Neg"] = call => Both(call, x => -x, (_, x) => unchecked(-x)),
        ["Sign"] = call => Both(call, x => double.IsNaN(x) ? x : Math.Sign(x), (type, x) => type.Compare(x, 0)),
        ["Exp"] = call => Real(call, Math.Exp),
        ["Log"] = call => Real(call, Math.Log),
        ["Sqrt"] = call => Real(call, Math.Sqrt),
        ["Reciprocal"] = call => Real(call, x => 1 / x),
        ["Floor"] = call => Real(call, Math.Floor),
        ["Ceil"] = call => Real(call, Math.Ceiling),
        ["Round"] = call => Real(call, x => Math.Round(x, MidpointRounding.ToEven)),
        ["Erf"] = call => Real(call, ErrorFunction.Of),
        ["Sin"] = call => Real(call, Math.Sin),
        ["Cos"] = call => Real(call, Math.Cos),
        ["Tan"] = call => Real(call, Math.Tan),
        ["Asin"] = call => Real(call, Math.Asin),
        ["Acos"] = call => Real(call, Math.Acos),
        ["Atan"] = call => Real(call, Math.Atan),
        ["Sinh"] = call => Real(call, Math.Sinh),
        ["Cosh"] = call => Real(call, Math.Cosh),
        ["Tanh"] = call => Real(call, Math.Tanh),
        ["Asinh"] = call => Real(call, Math.Asinh),
        ["Acosh"] = call => Real(call, Math.Acosh),
        ["Atanh"] = call => Real(call, Math.Atanh),
    };

    /// <summary>A function of each real element of the first operand.</summary>
    public static Tensor[] Real(Call call, Func<double, double> function) => [Map(call, call[0], function)];

    /// <summary>A function of each real element.</summary>
    public static Tensor Map(Call call, Tensor x, Func<double, double> function)
    {
        double[] values = x.Reals;
        double[] result = call.NewReals(x.Dimensions);
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = function(values[i]);
        }

        return Tensor.Of(x.Type, x.Dimensions, result);
    }

    /// <summary>A function of each whole element, of which it is told the type.</summary>
    public static Tensor Map(Call call, Tensor x, Func<Onnx.Model.OnnxType, long, long> function)
    {
        long[] values = x.Integers;
        long[] result = call.NewIntegers(x.Dimensions);
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = function(x.Type, values[i]);
        }

        return Tensor.Of(x.Type, x.Dimensions, result);
    }

    private static Tensor[] Both(Call call, Func<double, double> real, Func<Onnx.Model.OnnxType, long, long> whole) =>
        [call[0].IsReal ? Map(call, call[0], real) : Map(call, call[0], whole)];
}
