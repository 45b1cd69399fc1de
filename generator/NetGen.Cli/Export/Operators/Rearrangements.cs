using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;

namespace NetGen.Cli.Export.Operators;

/// <summary>Operations that only move elements.</summary>
internal static class Rearrangements
{
    /// <summary>Some elements, and zeros or another number around them: Slice and Pad.</summary>
    public static void Move(ExportContext node, MoveOperation operation)
    {
        int rank = node.InputShape(0).Rank;
        MoveAxis[] axes = [operation.Channels, .. operation.Axes.Skip(operation.Axes.Count - rank)];
        if (axes.Any(axis => axis.ToStep > 1))
        {
            throw new NotSupportedException("zeros between elements cannot be exported to ONNX");
        }

        string x = node.Input(0);
        bool isPart = axes.Any(axis => axis.Count < axis.In);
        bool isPadded = axes.Any(axis => axis.Count < axis.Out);
        if (isPart)
        {
            string[] operands =
            [
                x,
                node.Constant("starts", [.. axes.Select(axis => (long)axis.From)]),
                node.Constant("ends", [.. axes.Select(axis => axis.From + ((axis.Count - 1L) * axis.FromStep) + 1)]),
                node.Constant("axes", [.. axes.Select((_, i) => i + 1L)]),
                node.Constant("steps", [.. axes.Select(axis => (long)axis.FromStep)]),
            ];
            if (!isPadded)
            {
                node.Give("Slice", operands);
                return;
            }

            x = node.Add("Slice", operands);
        }

        string pads = Pads(node, [0, .. axes.Select(axis => axis.To)], [0, .. axes.Select(axis => axis.Out - axis.To - axis.Count)]);
        node.Give("Pad", operation.Fill == 0 ? [x, pads] : [x, pads, node.Constant("value", operation.Fill)]);
    }

    /// <summary>Zeros around a value, or the value itself if there are none.</summary>
    /// <param name="node">The node.</param>
    /// <param name="x">The value.</param>
    /// <param name="before">Zeros before each axis: images, channels, space.</param>
    /// <param name="after">Zeros behind it.</param>
    public static string Pad(ExportContext node, string x, int[] before, int[] after) =>
        before.Concat(after).All(zeros => zeros == 0) ? x : node.Add("Pad", [x, Pads(node, before, after)]);

    /// <summary>The same elements under another shape.</summary>
    public static void View(ExportContext node)
    {
        if (node.Shape.Rank == 0)
        {
            node.Give("Flatten", [node.Input(0)], ExportContext.Integer("axis", 1));
        }
        else
        {
            node.Give("Reshape", [node.Input(0), node.Dimensions("shape", node.Shape.Dimensions)]);
        }
    }

    /// <summary>Axes in another order: Transpose, between views where these axes are not those of the tensors.</summary>
    public static void Permute(ExportContext node, PermuteOperation operation)
    {
        var perm = ExportContext.Integers("perm", [0, .. operation.Order.Select(axis => axis + 1)]);
        int[] result = [.. operation.Order.Select(axis => operation.Extents[axis])];
        string x = node.InputShape(0).Dimensions.SequenceEqual(operation.Extents)
            ? node.Input(0)
            : node.Reshape(node.Input(0), "axes", operation.Extents);
        if (node.Shape.Dimensions.SequenceEqual(result))
        {
            node.Give("Transpose", [x], perm);
        }
        else
        {
            node.Give("Reshape", [node.Add("Transpose", [x], perm), node.Dimensions("shape", node.Shape.Dimensions)]);
        }
    }

    /// <summary>A product with one number for each channel, which needs axes of extent 1 behind it.</summary>
    public static void ChannelScale(ExportContext node)
    {
        bool isVector = node.InputShape(1).Rank == 0 && node.Shape.Rank > 0;
        string scale = isVector
            ? node.Reshape(node.Input(1), "channels", [node.Shape.Channels, .. node.Shape.Spatial.Select(_ => 1)])
            : node.Input(1);
        node.Give("Mul", [node.Input(0), scale]);
    }

    /// <summary>Elements along an axis by their indices.</summary>
    public static void Gather(ExportContext node, GatherOperation operation)
    {
        int axis = operation.Axis == 0 ? 1 : operation.Axis + 1 - (TensorShape.MaxRank - node.Shape.Rank);
        node.Give(
            "Gather",
            [node.Input(0), node.Constant("indices", [.. operation.Indices.Select(index => (long)index)])],
            ExportContext.Integer("axis", axis));
    }

    /// <summary>Repetitions of all of a value along its axes.</summary>
    public static void Tile(ExportContext node, TileOperation operation)
    {
        int rank = node.Shape.Rank;
        node.Give("Tile", [node.Input(0), node.Constant("repeats", [1, operation.Times[0], .. operation.Times.Skip(4 - rank).Select(times => (long)times)])]);
    }

    /// <summary>A weight as a value of each image: Expand to as many as the network's input has.</summary>
    public static void Constant(ExportContext node)
    {
        string images = node.Add(
            "Slice", [node.Add("Shape", [node.Image]), node.Constant("starts", 0L), node.Constant("ends", 1L), node.Constant("axes", 0L)]);
        string extents = node.Constant("extents", [.. node.Shape.Dimensions.Select(extent => (long)extent)]);
        node.Give("Expand", [node.Input(0), node.Add("Concat", [images, extents], ExportContext.Integer("axis", 0))]);
    }

    /// <summary>The operand of Pad.</summary>
    public static string Pads(ExportContext node, int[] before, int[] after) =>
        node.Constant("pads", [.. before.Concat(after).Select(zeros => (long)zeros)]);
}
