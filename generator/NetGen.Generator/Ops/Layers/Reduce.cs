using NetGen.Generator.Diagnostics;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops.Sliding;

namespace NetGen.Generator.Ops;

/// <summary>One number in place of all elements along some axes.</summary>
public static class ReduceLayer
{
    // A pool adds its window up in one chain of sums, which loses digits over long runs.
    private const int LargestPool = 4096;

    private static readonly Dictionary<string, ReduceKind> Kinds = new()
    {
        ["mean"] = ReduceKind.Mean,
        ["sum"] = ReduceKind.Sum,
        ["max"] = ReduceKind.Max,
        ["min"] = ReduceKind.Min,
        ["product"] = ReduceKind.Product,
    };

    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "Reduce",
        "The mean, sum, largest, smallest or product over some axes, which keep the extent 1.",
        [
            new("Operation", ArgumentType.Choice, "What is computed of the elements.", Required: true) { Choices = [.. Kinds.Keys] },
            new("Axes", ArgumentType.Axes, "The axes by their letters, such as \"HW\": C for channels, then D, H and W.", Required: true),
        ],
        Build);

    private static void Build(LayerContext layer)
    {
        var shape = layer.InputShape;
        string axes = AllAxes.Of(shape.Rank);
        string wanted = layer.Arguments.Text("Axes");
        if (wanted.Length == 0 || wanted.Distinct().Count() < wanted.Length || wanted.Any(axis => axes.IndexOf(axis) < 0))
        {
            layer.Report(
                DiagnosticIds.WrongValue,
                "Axes",
                layer.Described,
                "Axes",
                $"\"{wanted}\"",
                $"some letters of \"{axes}\", the axes of {shape}, each at most once");
            return;
        }

        bool[] reduced = [.. axes.Select(axis => wanted.IndexOf(axis) >= 0)];
        int[] extents = [shape.Channels, .. shape.Spatial];
        if (extents.Where((_, i) => reduced[i]).All(extent => extent == 1))
        {
            layer.PassThrough();
            return;
        }

        int[] output = [.. extents.Select((extent, i) => reduced[i] ? 1 : extent)];
        var kind = Kinds[layer.Arguments.Text("Operation")];
        layer.Produce(
            kind == ReduceKind.Mean && !reduced[0] && reduced.Skip(1).All(axis => axis) && shape.Positions <= LargestPool
                ? new AveragePoolOperation(Whole(shape), CountPadding: true)
                : new ReduceOperation(kind, AllAxes.Of(reduced, shape.Rank, false)),
            [layer.Input],
            new TensorShape(output[0], output.Skip(1).ToEquatableArray()));
    }

    private static EquatableArray<WindowAxis> Whole(TensorShape shape) =>
        AllAxes.Extents(shape).Skip(1).Select(extent => new WindowAxis(extent, extent, extent, 1, 0, 0, 1)).ToEquatableArray();
}

/// <summary>What elements are reduced to.</summary>
public enum ReduceKind
{
    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>The largest, or NaN if one is NaN.</summary>
    Max,

    /// <summary>The smallest, or NaN if one is NaN.</summary>
    Min,

    /// <summary>Their product.</summary>
    Product,
}

/// <summary>One number in place of all elements along some axes.</summary>
/// <param name="Kind">Which number.</param>
/// <param name="Axes">Whether channels, depth, height and width are reduced.</param>
public sealed record ReduceOperation(ReduceKind Kind, EquatableArray<bool> Axes) : ForwardOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => "reduce " + Kind.ToString().ToLowerInvariant();

    /// <inheritdoc/>
    public override void Slide(SlidingRule rule)
    {
        if (Axes.Skip(1).Any(reduced => reduced))
        {
            rule.Refuse("it reduces the positions of a window");
        }
        else
        {
            rule.EachPosition(this, channels: 1);
        }
    }

    /// <inheritdoc/>
    public override void Differentiate(GradientRule rule)
    {
        int[] inputs = Kind switch
        {
            ReduceKind.Mean or ReduceKind.Sum => [rule.OutputGradient],
            ReduceKind.Product => [rule.OutputGradient, rule.Input(0)],
            _ => [rule.OutputGradient, rule.Input(0), rule.Output],
        };
        rule.Gradient(0, new ReduceGradientOperation(this), inputs);
    }
}

/// <summary>
/// The gradient of a reduction. Of a sum or mean it is dy, or its share, for each element: input dy. Of the largest or
/// smallest it is shared evenly among the elements that are: inputs dy, x and y. Of a product it is dy times the product
/// of the other elements: inputs dy and x.
/// </summary>
/// <param name="Forward">The reduction.</param>
public sealed record ReduceGradientOperation(ReduceOperation Forward) : Operation
{
    /// <inheritdoc/>
    public override string Mnemonic => Forward.Mnemonic + " gradient";
}
