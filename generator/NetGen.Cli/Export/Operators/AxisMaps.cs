using System.Text.RegularExpressions;
using NetGen.Cli.Onnx.Model;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;

namespace NetGen.Cli.Export.Operators;

/// <summary>Rules along one axis.</summary>
internal static partial class AxisMaps
{
    /// <summary>What the rule of the operation is called in ONNX.</summary>
    public static void Write(ExportContext node, MapAxisOperation operation)
    {
        // The place of the axis among the axes that ONNX counts: images, channels, then those of space that the input has.
        int rank = node.InputShape(0).Rank;
        int axis = operation.Axis == 0 ? 1 : operation.Axis + 1 - (TensorShape.MaxRank - rank);
        switch (operation.Rule)
        {
            case ExtendAxis extension:
                Extend(node, axis, extension);
                break;
            case ResizeAxis resize when IsOfVersion13(resize, rank):
                Resize(node, axis, resize);
                break;
            default:
                Product(node, axis, operation.Rule);
                break;
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

    // Antialiasing and the symmetric coordinates are newer. ONNX Runtime knows cubic interpolation of pictures only, and
    // copies where no extent changes, whatever the scale or the region.
    private static bool IsOfVersion13(ResizeAxis resize, int rank) =>
        !resize.Antialias
        && resize.Coordinates != ResizeCoordinates.HalfPixelSymmetric
        && (resize.Mode != ResizeMode.Cubic || rank == 2)
        && resize.In != resize.Out
        && (int)((float)resize.Scale * resize.In) == resize.Out;

    private static void Resize(ExportContext node, int axis, ResizeAxis resize)
    {
        int rank = node.InputShape(0).Rank + 2;
        float[] scales = [.. Enumerable.Range(0, rank).Select(i => i == axis ? (float)resize.Scale : 1)];
        List<(string, OnnxAttribute)> attributes =
        [
            ExportContext.Word("mode", ResizeAxis.Word(resize.Mode)),
            ExportContext.Word("coordinate_transformation_mode", SnakeCase(resize.Coordinates)),
        ];
        if (resize.Mode == ResizeMode.Nearest)
        {
            attributes.Add(ExportContext.Word("nearest_mode", SnakeCase(resize.Rounding)));
        }
        else if (resize.Mode == ResizeMode.Cubic)
        {
            attributes.Add(ExportContext.Single("cubic_coeff_a", (float)resize.CubicCoefficient));
            attributes.Add(ExportContext.Integer("exclude_outside", resize.ExcludeOutside ? 1 : 0));
        }

        string region = "";
        if (resize.Coordinates == ResizeCoordinates.TfCropAndResize)
        {
            attributes.Add(ExportContext.Single("extrapolation_value", resize.Extrapolation));
            float[] ends = [.. Enumerable.Range(0, 2 * rank).Select(i =>
                i == axis ? (float)resize.RegionBegin : i == axis + rank ? (float)resize.RegionEnd : i < rank ? 0f : 1f)];
            region = node.Constant("roi", [ends.Length], ends);
        }

        node.Give("Resize", [node.Input(0), region, node.Constant("scales", [scales.Length], scales)], [.. attributes]);
    }

    // The product with the matrix of all weights.
    private static void Product(ExportContext node, int axis, AxisRule rule)
    {
        int[] extents = [.. node.InputShape(0).Dimensions];
        int place = axis - 1;
        int outer = extents[..place].Aggregate(1, (product, extent) => product * extent);
        int inner = extents[(place + 1)..].Aggregate(1, (product, extent) => product * extent);
        float[] matrix = new float[checked(rule.Out * rule.In)];
        float[] fill = new float[rule.Out];
        var taps = rule.Taps();
        for (int o = 0; o < rule.Out; o++)
        {
            fill[o] = taps[o].Length == 0 ? rule.Fill : 0;
            foreach (var tap in taps[o])
            {
                matrix[(o * rule.In) + tap.Index] = tap.Weight;
            }
        }

        string value = node.Reshape(node.Input(0), "axis", [outer, rule.In, inner]);
        value = node.Add("MatMul", [node.Constant("weights", [rule.Out, rule.In], matrix), value]);
        if (fill.Any(number => number != 0))
        {
            value = node.Add("Add", [value, node.Constant("outside", [rule.Out, 1], fill)]);
        }

        node.Give("Reshape", [value, node.Dimensions("shape", node.Shape.Dimensions)]);
    }

    private static string SnakeCase(Enum value) => Capital().Replace(ResizeAxis.Word(value), match => "_" + match.Value.ToLowerInvariant());

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Capital();
}
