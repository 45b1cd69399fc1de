using NetGen.Cli.Import.Known;
using NetGen.Cli.Onnx.Model;

namespace NetGen.Cli.Import;

/// <summary>Nodes that make known tensors of attributes and extents.</summary>
internal static class KnownValues
{
    /// <summary>Constant.</summary>
    public static KnownTensor Constant(NodeContext node)
    {
        if (node.Attribute("value")?.Tensor is { } tensor)
        {
            return KnownTensor.Of(tensor);
        }

        if (node.Attribute("value_float")?.Single is { } single)
        {
            return KnownTensor.Of(single);
        }

        if (node.Attribute("value_int")?.Integer is { } integer)
        {
            return new KnownTensor(OnnxType.Int64, [], [integer]);
        }

        if (node.Attribute("value_floats") is { } singles)
        {
            return new KnownTensor([singles.Singles.Count], [.. singles.Singles]);
        }

        return node.Integers("value_ints") is { } integers
            ? KnownTensor.Of(integers.ToList())
            : throw new ImportException("the constant has no value that is supported");
    }

    /// <summary>ConstantOfShape.</summary>
    public static KnownTensor OfShape(NodeContext node)
    {
        int[] extents = [.. node.Known(0).ToIntegers().Select(ShapeRules.Extent)];
        var value = node.Attribute("value")?.Tensor is { } tensor ? KnownTensor.Of(tensor) : KnownTensor.Of(0f);
        return value.Count == 1
            ? value.Reshaped([]).Expanded(node.Budget, extents)
            : throw new ImportException($"its value has {value.Count} elements; expected one");
    }

    /// <summary>Range: from a start up to a limit by steps.</summary>
    public static KnownTensor Range(NodeContext node)
    {
        var (start, limit, step) = (node.Known(0), node.Known(1), node.Known(2));
        double count = Math.Max(0, Math.Ceiling((limit.Scalar() - start.Scalar()) / step.Scalar()));
        if (!(count <= int.MaxValue))
        {
            throw new ImportException("its range has no end, or too many numbers");
        }

        node.Budget.Take([(int)count], sizeof(double));
        if (start.IsReal)
        {
            double first = start.Scalar();
            double distance = step.Scalar();
            return KnownTensor.OfReals(start.Type, [(int)count], [.. Enumerable.Range(0, (int)count).Select(i => first + (i * distance))]);
        }

        long begin = start.ToIntegers()[0];
        long by = step.ToIntegers()[0];
        return new KnownTensor(start.Type, [(int)count], [.. Enumerable.Range(0, (int)count).Select(i => begin + (i * by))]);
    }
}
