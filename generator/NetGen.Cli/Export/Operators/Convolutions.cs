using NetGen.Cli.Onnx.Model;
using NetGen.Generator.Graph;
using NetGen.Generator.Ops;

namespace NetGen.Cli.Export.Operators;

/// <summary>Convolutions, whose weights lie in ONNX as in PyTorch.</summary>
internal static class Convolutions
{
    /// <summary>Conv.</summary>
    public static void Convolution(ExportContext node, ConvolutionOperation operation)
    {
        var axes = Axes(node, operation.Axes);
        node.Give(
            "Conv",
            [
                node.Input(0),
                node.Weight(1, [operation.OutChannels, operation.InChannels / operation.Groups, .. axes.Select(axis => axis.Kernel)]),
                .. node.AllInputs().Skip(2),
            ],
            ExportContext.Integers("kernel_shape", axes.Select(axis => axis.Kernel)),
            ExportContext.Integers("strides", axes.Select(axis => axis.Stride)),
            ExportContext.Integers("pads", [.. axes.Select(axis => axis.PadBegin), .. axes.Select(axis => axis.PadEnd)]),
            ExportContext.Integers("dilations", axes.Select(axis => axis.Dilation)),
            ExportContext.Integer("group", operation.Groups));
    }

    /// <summary>ConvTranspose. The axes are those of the convolution from its output to its input.</summary>
    public static void Transposed(ExportContext node, TransposedConvolutionOperation operation)
    {
        var axes = Axes(node, operation.Transpose.Axes);
        int[] more = [.. axes.Select(axis => (int)(axis.Padded - ((axis.Out - 1) * axis.Stride) - axis.Reach))];
        if (axes.Zip(more).All(pair => pair.Second < pair.First.Stride))
        {
            node.Give("ConvTranspose", node.AllInputs(), Attributes(operation, axes, axes.Select(axis => axis.PadEnd), more));
            return;
        }

        // Runtimes add less than a stride, though dilation allows more: here less is cut off, and zeros follow before the bias.
        int[] end = [.. axes.Zip(more, (axis, added) => Math.Max(0, axis.PadEnd - added))];
        int[] zeros = [.. axes.Zip(more, (axis, added) => Math.Max(0, added - axis.PadEnd))];
        string sum = node.Add("ConvTranspose", [node.Input(0), node.Input(1)], Attributes(operation, axes, end, axes.Select(_ => 0)));
        string[] operands = [sum, Rearrangements.Pads(node, new int[2 + axes.Length], [0, 0, .. zeros])];
        if (operation.Bias)
        {
            node.Give("Add", [node.Add("Pad", operands), node.OfChannels(2)]);
        }
        else
        {
            node.Give("Pad", operands);
        }
    }

    private static (string, OnnxAttribute)[] Attributes(
        TransposedConvolutionOperation operation, WindowAxis[] axes, IEnumerable<int> padEnd, IEnumerable<int> more) =>
    [
        ExportContext.Integers("kernel_shape", axes.Select(axis => axis.Kernel)),
        ExportContext.Integers("strides", axes.Select(axis => axis.Stride)),
        ExportContext.Integers("pads", [.. axes.Select(axis => axis.PadBegin), .. padEnd]),
        ExportContext.Integers("output_padding", more),
        ExportContext.Integers("dilations", axes.Select(axis => axis.Dilation)),
        ExportContext.Integer("group", operation.Transpose.Groups),
    ];

    /// <summary>The axes that the input has, outermost first.</summary>
    public static WindowAxis[] Axes(ExportContext node, IReadOnlyList<WindowAxis> axes) =>
        [.. axes.Skip(axes.Count - node.InputShape(0).Rank)];
}
