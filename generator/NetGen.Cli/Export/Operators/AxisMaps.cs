using NetGen.Generator.Graph;
using NetGen.Generator.Ops;

namespace NetGen.Cli.Export.Operators;

/// <summary>Rules along one axis.</summary>
internal static class AxisMaps
{
    /// <summary>What the rule of the operation is called in ONNX.</summary>
    public static void Write(ExportContext node, MapAxisOperation operation)
    {
        // The place of the axis among the axes that ONNX counts: images, channels, then those of space that the input has.
        int rank = node.InputShape(0).Rank;
        int axis = operation.Axis == 0 ? 1 : operation.Axis + 1 - (Generator.Model.TensorShape.MaxRank - rank);
        switch (operation.Rule)
        {
            case ExtendAxis extension:
                Extend(node, axis, extension);
                break;
            default:
                throw new NotSupportedException($"'{operation.Mnemonic}' cannot be exported to ONNX");
        }
    }

    // Pad, where it has the mode and the elements; else Gather.
    private static void Extend(ExportContext node, int axis, ExtendAxis extension)
    {
        bool isPad = extension.Mode == ExtensionMode.Edge
            || (extension.Mode == ExtensionMode.Reflect && Math.Max(extension.Before, extension.After) < extension.In);
        if (!isPad)
        {
            long[] places = [.. extension.Taps().Select(taps => (long)taps[0].Index)];
            node.Give("Gather", [node.Input(0), node.Constant("places", places)], ExportContext.Integer("axis", axis));
            return;
        }

        int[] zeros = [.. Enumerable.Repeat(0, node.InputShape(0).Rank + 2)];
        string pads = Rearrangements.Pads(node, At(extension.Before), At(extension.After));
        node.Give("Pad", [node.Input(0), pads], ExportContext.Word("mode", extension.Mode == ExtensionMode.Edge ? "edge" : "reflect"));

        int[] At(int count) => [.. zeros.Select((zero, i) => i == axis ? count : zero)];
    }
}
