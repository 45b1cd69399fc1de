using NetGen.Generator.Ops;

namespace NetGen.Cli.Export.Operators;

/// <summary>Normalizations.</summary>
internal static class Normalizations
{
    /// <summary>BatchNormalization, whose scale and shift are operands even if they are 1 and 0.</summary>
    public static void Batch(ExportContext node, BatchNormOperation operation)
    {
        int channels = node.Shape.Channels;
        int next = 3;
        string scale = operation.Scale ? node.Input(next++) : Repeated(node, "scale", channels, 1);
        string shift = operation.Shift ? node.Input(next) : Repeated(node, "shift", channels, 0);
        node.Give(
            "BatchNormalization",
            [node.Input(0), scale, shift, node.Input(1), node.Input(2)],
            ExportContext.Single("epsilon", operation.Epsilon));
    }

    /// <summary>InstanceNormalization, over groups of channels that are an image's channels for it.</summary>
    public static void Group(ExportContext node, GroupNormOperation operation)
    {
        var shape = node.Shape;
        var epsilon = ExportContext.Single("epsilon", operation.Epsilon);
        if (operation.Groups == shape.Channels && operation.Affine == NormAffine.Channels)
        {
            node.Give("InstanceNormalization", node.AllInputs(), epsilon);
            return;
        }

        string groups = node.Reshape(node.Input(0), "groups", [operation.Groups, -1]);
        string normal = node.Add(
            "InstanceNormalization",
            [groups, Repeated(node, "scale", operation.Groups, 1), Repeated(node, "shift", operation.Groups, 0)],
            epsilon);
        if (operation.Affine == NormAffine.None)
        {
            node.Give("Reshape", [normal, node.Dimensions("shape", shape.Dimensions)]);
            return;
        }

        normal = node.Reshape(normal, "shape", shape.Dimensions);
        Func<int, string> operand = operation.Affine == NormAffine.GroupElements ? node.Input : node.OfChannels;
        node.Give("Add", [node.Add("Mul", [normal, operand(1)]), operand(2)]);
    }

    /// <summary>What it computes, one operator after the other: those that ONNX has for it normalize the last axes, and are newer.</summary>
    public static void Channel(ExportContext node, ChannelNormOperation operation)
    {
        string x = node.Input(0);
        if (operation.Centered)
        {
            x = node.Add("Sub", [x, MeanOfChannels(node, x)]);
        }

        string square = MeanOfChannels(node, node.Add("Mul", [x, x]));
        string deviation = node.Add("Sqrt", [node.Add("Add", [square, node.Constant("epsilon", operation.Epsilon)])]);
        if (!operation.Affine)
        {
            node.Give("Div", [x, deviation]);
            return;
        }

        x = node.Add("Div", [x, deviation]);
        if (operation.Centered)
        {
            node.Give("Add", [node.Add("Mul", [x, node.OfChannels(1)]), node.OfChannels(2)]);
        }
        else
        {
            node.Give("Mul", [x, node.OfChannels(1)]);
        }
    }

    private static string MeanOfChannels(ExportContext node, string x) =>
        node.Add("ReduceMean", [x], ExportContext.Integers("axes", [1]), ExportContext.Integer("keepdims", 1));

    /// <summary>LRN, of images of two axes; else what it computes: the mean of squares is an average pool.</summary>
    public static void LocalResponse(ExportContext node, LocalResponseNormOperation operation)
    {
        var shape = node.Shape;
        if (shape.Rank == 2 && operation.Before == operation.After)
        {
            node.Give(
                "LRN",
                [node.Input(0)],
                ExportContext.Integer("size", operation.Size),
                ExportContext.Single("alpha", operation.Alpha),
                ExportContext.Single("beta", operation.Beta),
                ExportContext.Single("bias", operation.K));
            return;
        }

        string squares = node.Reshape(node.Add("Mul", [node.Input(0), node.Input(0)]), "channels", [1, shape.Channels, -1]);
        string means = node.Add(
            "AveragePool",
            [squares],
            ExportContext.Integers("kernel_shape", [operation.Size, 1]),
            ExportContext.Integers("pads", [operation.Before, 0, operation.After, 0]),
            ExportContext.Integer("count_include_pad", 1));
        string scaled = node.Add("Mul", [node.Reshape(means, "shape", shape.Dimensions), node.Constant("alpha", operation.Alpha)]);
        string sum = node.Add("Add", [scaled, node.Constant("k", operation.K)]);
        node.Give("Div", [node.Input(0), node.Add("Pow", [sum, node.Constant("beta", operation.Beta)])]);
    }

    /// <summary>Division by a norm that counts as at least epsilon, which LpNormalization does not have.</summary>
    public static void L2(ExportContext node, L2NormalizeOperation operation)
    {
        string norm = node.Add("ReduceL2", [node.Input(0)], ExportContext.Integers("axes", [1]), ExportContext.Integer("keepdims", 1));
        node.Give("Div", [node.Input(0), node.Add("Max", [norm, node.Constant("epsilon", operation.Epsilon)])]);
    }

    private static string Repeated(ExportContext node, string part, int count, float value) =>
        node.Constant(part, [count], [.. Enumerable.Repeat(value, count)]);
}
