using NetGen.Generator.Diagnostics;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;

namespace NetGen.Generator.Ops;

/// <summary>Any other extents, as ONNX's operator Resize defines it in version 19 (for extents that are known).</summary>
public static class ResizeLayer
{
    // Taps stand in tables of the kernels.
    private const int MostTaps = 1 << 18;
    private const int LongestAxis = 1 << 20;

    private static readonly string[] Modes = Words<ResizeMode>();
    private static readonly string[] Places = Words<ResizeCoordinates>();
    private static readonly string[] Roundings = Words<ResizeRounding>();

    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "Resize",
        "Other extents: the nearest elements, or linear or cubic interpolation along every axis, as ONNX's operator Resize.",
        [
            new("Output", ArgumentType.Extents, "The output's extent, for all axes or one for each axis.", Required: true, Minimum: 1),
            new("Mode", ArgumentType.Choice, "How elements are made.", Default: Modes[0]) { Choices = Modes.ToEquatableArray() },
            new(
                "Coordinates",
                ArgumentType.Choice,
                "Where in the input an element of the output lies: \"halfPixel\" takes elements as areas, \"alignCorners\" puts corner elements on corners, \"asymmetric\" the first on the first, \"tfCropAndResize\" takes Region.",
                Default: Places[0])
            {
                Choices = Places.ToEquatableArray(),
            },
            new("Rounding", ArgumentType.Choice, "Which of two elements the mode \"nearest\" takes.", Default: Roundings[0])
            {
                Choices = Roundings.ToEquatableArray(),
            },
            new(
                "Scales",
                ArgumentType.Numbers,
                "What coordinates are divided by, one for each axis; the quotient of the extents unless given.",
                Minimum: 1e-6,
                Maximum: 1e6),
            new("CubicCoefficient", ArgumentType.Number, "The coefficient of the mode \"cubic\".", Minimum: -16, Maximum: 16, Default: "-0.75"),
            new(
                "ExcludeOutside",
                ArgumentType.Boolean,
                "Whether elements outside the input have no weight, instead of being those at its border.",
                Default: "false"),
            new("Antialias", ArgumentType.Boolean, "Whether, where an axis shrinks, all elements count that lie below one.", Default: "false"),
            new(
                "ExtrapolationValue",
                ArgumentType.ExtendedNumber,
                "What elements are that lie outside the input, with the coordinates \"tfCropAndResize\".",
                Minimum: -ArgumentDefinition.LargestFloat,
                Maximum: ArgumentDefinition.LargestFloat,
                Default: "0"),
            new(
                "Region",
                ArgumentType.Numbers,
                "The part of the input for \"tfCropAndResize\": its begin along each axis, then its end, where 0 is the first element and 1 the last.",
                Minimum: -1e6,
                Maximum: 1e6),
        ],
        Build);

    private static void Build(LayerContext layer)
    {
        var shape = layer.InputShape;
        if (!layer.RequireSpace())
        {
            return;
        }

        var output = layer.Arguments.Extents("Output", 1);
        var coordinates = Choice<ResizeCoordinates>(layer, "Coordinates", Places);
        bool hasRegion = coordinates == ResizeCoordinates.TfCropAndResize;
        if (Numbers(layer, "Scales", shape.Rank, isNeeded: false) is not { } scales
            || Numbers(layer, "Region", 2 * shape.Rank, isNeeded: hasRegion) is not { } region)
        {
            return;
        }

        var mode = Choice<ResizeMode>(layer, "Mode", Modes);
        var axes = new (int Axis, AxisRule Rule)[shape.Rank];
        for (int i = 0; i < shape.Rank; i++)
        {
            // What does not count stays as it is, so that layers that do the same are equal.
            double scale = scales.Count > 0 ? scales[i] : (double)output[i] / shape.Spatial[i];
            var axis = new ResizeAxis(shape.Spatial[i], output[i], mode, coordinates, scale);
            axis = mode == ResizeMode.Nearest
                ? axis with { Rounding = Choice<ResizeRounding>(layer, "Rounding", Roundings) }
                : axis with
                {
                    ExcludeOutside = layer.Arguments.Boolean("ExcludeOutside", false),
                    Antialias = layer.Arguments.Boolean("Antialias", false) && scale < 1,
                };
            axis = mode == ResizeMode.Cubic ? axis with { CubicCoefficient = layer.Arguments.Number("CubicCoefficient", -0.75) } : axis;
            axis = hasRegion
                ? axis with
                {
                    RegionBegin = region[i],
                    RegionEnd = region[shape.Rank + i],
                    Extrapolation = (float)layer.Arguments.ExtendedNumber("ExtrapolationValue", 0),
                }
                : axis;
            if (!Fits(layer, axis, Windows.AxisName(shape.Rank - 1 - i)))
            {
                return;
            }

            axes[i] = (i + 1, axis);
        }

        // Axes that shrink come first, the outermost before the others, whose loops are longer; then those that grow.
        var shrinking = axes.Where(axis => axis.Rule.Out <= axis.Rule.In);
        var growing = axes.Where(axis => axis.Rule.Out > axis.Rule.In).Reverse();
        MapAxisOperation.Produce(layer, shrinking.Concat(growing));
    }

    private static bool Fits(LayerContext layer, ResizeAxis axis, string name)
    {
        if (axis.IsIdentity)
        {
            return true;
        }

        double taps = axis.Out * Math.Min(axis.In, axis.MostTaps);
        bool isShort = Math.Max(axis.In, axis.Out) <= LongestAxis;
        if (isShort && taps <= MostTaps)
        {
            return true;
        }

        layer.Report(
            DiagnosticIds.OutOfRange,
            "Output",
            layer.Described,
            isShort ? "the number of weights along " + name : "the larger extent along " + name,
            isShort ? Math.Ceiling(taps) : Math.Max(axis.In, axis.Out),
            FormattableString.Invariant($"1 to {(isShort ? MostTaps : LongestAxis)}"));
        return false;
    }

    // As many numbers as there must be, or none where none are needed; null after a problem.
    private static EquatableArray<double>? Numbers(LayerContext layer, string argument, int count, bool isNeeded)
    {
        var numbers = layer.Arguments.Numbers(argument);
        if (numbers.Count == count || (numbers.Count == 0 && !isNeeded))
        {
            return numbers;
        }

        string found = layer.Arguments.Value(argument) is { } value ? Expression.Text(value) : "not given";
        layer.Report(
            DiagnosticIds.WrongValue,
            layer.Arguments.Has(argument) ? argument : "Coordinates",
            layer.Described,
            argument,
            found,
            count == 1 ? "a number" : FormattableString.Invariant($"a list of {count} numbers"));
        return null;
    }

    private static T Choice<T>(LayerContext layer, string argument, string[] words)
        where T : Enum => (T)(object)Math.Max(0, Array.IndexOf(words, layer.Arguments.Word(argument)));

    private static string[] Words<T>()
        where T : Enum => [.. Enum.GetValues(typeof(T)).Cast<Enum>().Select(ResizeAxis.Word)];
}
