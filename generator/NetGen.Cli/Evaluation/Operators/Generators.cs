using NetGen.Cli.Onnx.Model;

namespace NetGen.Cli.Evaluation.Operators;

/// <summary>Tensors that attributes, shapes and a few numbers describe.</summary>
internal static class Generators
{
    /// <summary>The definitions by name.</summary>
    public static IEnumerable<KeyValuePair<string, Definition>> All { get; } = new Dictionary<string, Definition>
    {
        ["Constant"] = Constant,
        ["ConstantOfShape"] = OfShape,
        ["Range"] = Range,
        ["EyeLike"] = Eye,
        ["OneHot"] = OneHot,
    };

    private static Tensor[] Constant(Call call)
    {
        if (call.Tensor("value") is { } value)
        {
            return [value];
        }

        if (call.Has("value_float"))
        {
            return [Tensor.Of(OnnxType.Single, [], [(double)call.Single("value_float", 0)])];
        }

        if (call.Has("value_int"))
        {
            return [Tensor.Of(OnnxType.Int64, [], [call.Integer("value_int", 0)])];
        }

        return call.Integers("value_ints") is { } integers ? [Tensor.Of(integers)]
            : call.Singles("value_floats") is { } singles ? [Tensor.Of([singles.Length], singles)]
            : throw new EvaluationException("a value of this kind is not supported");
    }

    private static Tensor[] OfShape(Call call)
    {
        int[] shape = [.. call.List(0).Select(extent => checked((int)extent))];
        var value = call.Tensor("value") ?? Tensor.Of([], [0f]);
        Call.Check(value.Count == 1, "the value is no single number");
        if (value.IsReal)
        {
            double[] reals = call.NewReals(shape);
            Array.Fill(reals, value.Reals[0]);
            return [Tensor.Of(value.Type, shape, reals)];
        }

        long[] integers = call.NewIntegers(shape);
        Array.Fill(integers, value.Integers[0]);
        return [Tensor.Of(value.Type, shape, integers)];
    }

    private static Tensor[] Range(Call call)
    {
        var (start, limit, delta) = (call[0], call[1], call[2]);
        Call.Check(start.Count == 1 && limit.Count == 1 && delta.Count == 1, "start, limit and delta are no single numbers");
        double steps = Math.Ceiling((limit.ToReals()[0] - start.ToReals()[0]) / delta.ToReals()[0]);
        Call.Check(steps <= Budget.MostElements, "it has too many elements");
        int count = (int)Math.Max(0, steps);
        if (start.IsReal)
        {
            double[] reals = call.NewReals(count);
            for (int i = 0; i < count; i++)
            {
                reals[i] = start.Reals[0] + (i * delta.Reals[0]);
            }

            return [Tensor.Of(start.Type, [count], reals)];
        }

        long[] integers = call.NewIntegers(count);
        for (int i = 0; i < count; i++)
        {
            integers[i] = unchecked(start.Integers[0] + (i * delta.Integers[0]));
        }

        return [Tensor.Of(start.Type, [count], integers)];
    }

    private static Tensor[] Eye(Call call)
    {
        var x = call[0];
        Call.Check(x.Rank == 2, "the input is no matrix");
        var type = call.Has("dtype") ? ElementType.Of(call.Integer("dtype", 0)) : x.Type;
        long k = call.Integer("k", 0);
        double[] reals = type.IsReal() ? call.NewReals(x.Dimensions) : [];
        long[] integers = type.IsReal() ? [] : call.NewIntegers(x.Dimensions);
        for (int row = 0; row < x.Dimensions[0]; row++)
        {
            if (row + k < 0 || row + k >= x.Dimensions[1])
            {
                continue;
            }

            long at = ((long)row * x.Dimensions[1]) + row + k;
            if (type.IsReal())
            {
                reals[at] = 1;
            }
            else
            {
                integers[at] = 1;
            }
        }

        return [type.IsReal() ? Tensor.Of(type, x.Dimensions, reals) : Tensor.Of(type, x.Dimensions, integers)];
    }

    // A new axis along which the place that an index names has one value, and the others another; none of them for an
    // index outside.
    private static Tensor[] OneHot(Call call)
    {
        var (indices, values) = (call[0], call[2]);
        Call.Check(call[1].Count == 1 && values.Count == 2, "depth is no single number, or the values are not two");
        double depth = call[1].ToReals()[0];
        Call.Check(depth is >= 1 and <= 1 << 28, $"the depth is {depth}");
        int axis = Call.Axis(call.Integer("axis", -1), indices.Rank + 1);
        int inner = Tensor.Elements(indices.Dimensions.AsSpan(axis));
        int count = (int)depth;
        int[] shape = [.. indices.Dimensions[..axis], count, .. indices.Dimensions[axis..]];
        int[] places = new int[call.NewIntegers(shape).Length];
        double[] wanted = indices.ToReals();
        for (int i = 0; i < places.Length; i++)
        {
            var (outer, rest) = Math.DivRem(i, count * inner);
            double index = Math.Truncate(wanted[(outer * inner) + (rest % inner)]);
            places[i] = (index < 0 ? index + count : index) == rest / inner ? 1 : 0;
        }

        return [values.Reshaped([2]).Placed(call, [places]).Reshaped(shape)];
    }
}
