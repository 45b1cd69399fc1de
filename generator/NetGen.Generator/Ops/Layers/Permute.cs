using NetGen.Generator.Diagnostics;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops.Sliding;

namespace NetGen.Generator.Ops;

/// <summary>Axes in another order.</summary>
public static class PermuteLayer
{
    private const string AxisNames = "CDHW";

    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "Permute",
        "The axes in another order; the first then counts as channels.",
        [new("Order", ArgumentType.Axes, "The axes as they shall be, such as \"HWC\": C for channels, then D, H and W.", Required: true)],
        Build);

    private static void Build(LayerContext layer)
    {
        var shape = layer.InputShape;
        string axes = "C" + AxisNames.Substring(AxisNames.Length - shape.Rank);
        string wanted = layer.Arguments.Text("Order");
        if (wanted.Length != axes.Length || axes.Any(axis => wanted.IndexOf(axis) < 0))
        {
            layer.Report(
                DiagnosticIds.WrongValue,
                "Order",
                layer.Described,
                "Order",
                $"\"{wanted}\"",
                $"the letters of \"{axes}\", the axes of {shape}, in some order");
            return;
        }

        int[] extents = [shape.Channels, .. shape.Spatial];
        int[] order = [.. wanted.Select(axis => axes.IndexOf(axis))];
        Produce(layer, extents, order, new TensorShape(extents[order[0]], order.Skip(1).Select(axis => extents[axis]).ToEquatableArray()));
    }

    /// <summary>Gives the axes in another order; where no element moves, that is another view at most.</summary>
    internal static void Produce(LayerContext layer, int[] extents, int[] order, TensorShape shape)
    {
        int[] longer = [.. order.Where(axis => extents[axis] > 1)];
        if (!longer.SequenceEqual(longer.OrderBy(axis => axis)))
        {
            layer.Produce(new PermuteOperation(extents.ToEquatableArray(), order.ToEquatableArray()), [layer.Input], shape);
        }
        else if (shape == layer.InputShape)
        {
            layer.PassThrough();
        }
        else
        {
            layer.Produce(new FlattenOperation(), [layer.Input], shape);
        }
    }
}

/// <summary>The planar memory of x, taken as a tensor of some axes, with its axes in another order.</summary>
/// <param name="Extents">The extents of x, outermost first.</param>
/// <param name="Order">For each axis of y the one of x that it is.</param>
public sealed record PermuteOperation(EquatableArray<int> Extents, EquatableArray<int> Order) : ForwardOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => "permute";

    /// <inheritdoc/>
    public override void Slide(SlidingRule rule)
    {
        // ChannelShuffle, whose last axis are the positions.
        var output = rule.WindowOutput;
        if (Order.SequenceEqual([1, 0, 2]) && Extents[0] * Extents[1] == output.Channels && Extents[2] == output.Positions)
        {
            rule.EachPosition(this with { Extents = [Extents[0], Extents[1], (int)rule.Input.Shape(TensorShape.MaxRank).Positions] }, output.Channels);
        }
        else
        {
            rule.Refuse("it makes channels of positions");
        }
    }

    /// <inheritdoc/>
    public override void Differentiate(GradientRule rule) => rule.Gradient(
        0,
        new PermuteOperation(
            Order.Select(axis => Extents[axis]).ToEquatableArray(),
            Order.Select((axis, i) => (axis, i)).OrderBy(pair => pair.axis).Select(pair => pair.i).ToEquatableArray()),
        rule.OutputGradient);
}
