using NetGen.Cli.Onnx.Model;

namespace NetGen.Cli.Evaluation.Operators;

/// <summary>Other types of elements.</summary>
internal static class Casts
{
    /// <summary>The definitions by name.</summary>
    public static IEnumerable<KeyValuePair<string, Definition>> All { get; } = new Dictionary<string, Definition>
    {
        ["Cast"] = call => [To(call, call[0], call.Opset < 6 ? ElementType.Of(call.Text("to", "")) : ElementType.Of(call.Integer("to", 0)))],
        ["CastLike"] = call => [To(call, call[0], call[1].Type)],
    };

    private static Tensor To(Call call, Tensor x, OnnxType type)
    {
        if (x.Type == type)
        {
            return x;
        }

        if (type.IsReal())
        {
            double[] reals = call.NewReals(x.Dimensions);
            x.ToReals().CopyTo(reals, 0);
            return Tensor.Of(type, x.Dimensions, reals);
        }

        long[] integers = call.NewIntegers(x.Dimensions);
        for (int i = 0; i < integers.Length; i++)
        {
            integers[i] = x.IsReal ? type.ToInteger(x.Reals[i]) : x.Integers[i];
        }

        return Tensor.Of(type, x.Dimensions, integers);
    }
}
