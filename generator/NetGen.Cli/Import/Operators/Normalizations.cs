using NetGen.Generator.Ops;

namespace NetGen.Cli.Import.Operators;

/// <summary>Normalizations.</summary>
internal static class Normalizations
{
    /// <summary>BatchNormalization as inference has it, with its own layer; where that is asked for, in the weights of the
    /// layer before it.</summary>
    public static object[] Batch(NodeContext node)
    {
        var x = node.Activation(0);
        if (node.Integer("training_mode", 0) != 0 || node.IsUsed(1))
        {
            throw new ImportException("it is in training mode, which is not supported");
        }

        double[][] parts = [.. Enumerable.Range(1, 4).Select(input => node.Constant(input).Values)];
        if (parts.Any(part => part.Length != x.Shape.Channels))
        {
            throw new ImportException($"its operands have not {x.Shape.Channels} elements, one for each channel");
        }

        float epsilon = node.Single("epsilon", 1e-5f);
        bool keeps = !node.Draft.FoldsNormalization && LayerTable.Find("BatchNorm") is not null;
        return [keeps ? Kept(node, x, parts, epsilon) : Folded(node, x, parts, epsilon)];
    }

    /// <summary>InstanceNormalization.</summary>
    public static object[] Instance(NodeContext node)
    {
        var x = node.Activation(0);
        string name = node.Draft.Name("InstanceNorm", node.WeightName(1));
        node.Draft.Add("InstanceNorm", name, x, NodeContext.Argument("Epsilon", node.Single("epsilon", 1e-5f)), NodeContext.Argument("Affine", true));
        node.Draft.AddWeight(name, "weight", [x.Shape.Channels], node.Constant(1).ToSingles());
        node.Draft.AddWeight(name, "bias", [x.Shape.Channels], node.Constant(2).ToSingles());
        return [x with { Layer = name }];
    }

    /// <summary>LRN.</summary>
    public static object[] LocalResponse(NodeContext node) =>
    [
        node.Elementwise(
            "LocalResponseNorm",
            node.Activation(0),
            NodeContext.Argument("Size", checked((int)node.Integer("size", 0))),
            NodeContext.Argument("Alpha", node.Single("alpha", 1e-4f)),
            NodeContext.Argument("Beta", node.Single("beta", 0.75f)),
            NodeContext.Argument("K", node.Single("bias", 1))),
    ];

    private static Activation Kept(NodeContext node, Activation x, double[][] parts, float epsilon)
    {
        string name = node.Draft.Name("BatchNorm", node.WeightName(1));

        // ONNX gives the share of the old average, PyTorch and NetGen that of the new batch.
        node.Draft.Add(
            "BatchNorm",
            name,
            x,
            NodeContext.Argument("Epsilon", epsilon),
            NodeContext.Argument("Momentum", (float)Math.Round(1 - node.Single("momentum", 0.9f), 6)));
        string[] names = ["weight", "bias", "running_mean", "running_var"];
        for (int i = 0; i < names.Length; i++)
        {
            node.Draft.AddWeight(name, names[i], [parts[i].Length], Array.ConvertAll(parts[i], value => (float)value));
        }

        return x with { Layer = name };
    }

    private static Activation Folded(NodeContext node, Activation x, double[][] parts, float epsilon)
    {
        double[] factors = [.. parts[0].Select((scale, i) => scale / Math.Sqrt(parts[3][i] + epsilon))];
        double[] offsets = [.. parts[1].Select((shift, i) => shift - (parts[2][i] * factors[i]))];
        return node.IsOnlyReader(0) && Affine.TryMerge(node.Draft, x.Layer, factors, offsets)
            ? x
            : Convolutions.Affine(node, x, factors, offsets);
    }
}
