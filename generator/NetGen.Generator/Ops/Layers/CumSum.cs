using NetGen.Generator.Diagnostics;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops.Sliding;

namespace NetGen.Generator.Ops;

/// <summary>Running sums along one axis.</summary>
public static class CumSumLayer
{
    private const string Axes = "CDHW";

    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "CumSum",
        "The sum of all elements up to each along an axis.",
        [
            new("Axis", ArgumentType.Choice, "The axis: C for channels, D, H or W.", Required: true) { Choices = ["C", "D", "H", "W"] },
            new("Exclusive", ArgumentType.Boolean, "Whether a sum leaves out its own element.", Default: "false"),
            new("Reverse", ArgumentType.Boolean, "Whether sums begin at the end of the axis.", Default: "false"),
        ],
        Build);

    private static void Build(LayerContext layer)
    {
        var shape = layer.InputShape;
        string axis = layer.Arguments.Word("Axis")!;
        string all = "C" + Axes.Substring(Axes.Length - shape.Rank);
        int index = all.IndexOf(axis[0]);
        if (index < 0)
        {
            layer.Report(DiagnosticIds.WrongValue, "Axis", layer.Described, "Axis", $"\"{axis}\"", $"one of the letters of \"{all}\", the axes of {shape}");
            return;
        }

        int[] extents = [.. shape.Dimensions];
        int Product(IEnumerable<int> some) => some.Aggregate(1, (product, extent) => product * extent);
        var operation = new CumSumOperation(
            Product(extents.Take(index)),
            extents[index],
            Product(extents.Skip(index + 1)),
            layer.Arguments.Boolean("Exclusive", false),
            layer.Arguments.Boolean("Reverse", false));
        layer.Produce(operation, [layer.Input], shape);
    }
}

/// <summary>y[o, i, p] = the sum of x[o, j, p] over j up to i, of planar memory taken as (outer, length, inner).</summary>
/// <param name="Outer">The extent of what is before the axis.</param>
/// <param name="Length">The extent of the axis.</param>
/// <param name="Inner">The extent of what is behind it.</param>
/// <param name="Exclusive">Whether element i itself is left out.</param>
/// <param name="Reverse">Whether j goes from i to the end.</param>
public sealed record CumSumOperation(int Outer, int Length, int Inner, bool Exclusive, bool Reverse) : ForwardOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => "running sum";

    /// <inheritdoc/>
    public override void Slide(SlidingRule rule)
    {
        // Along channels, where the elements behind the axis are the positions.
        if (Outer == 1 && Inner == rule.WindowOutput.Positions && Length == rule.WindowOutput.Channels)
        {
            rule.EachPosition(this with { Inner = (int)rule.Input.Shape(TensorShape.MaxRank).Positions }, Length);
        }
        else
        {
            rule.Refuse("its sums begin at the border of a window");
        }
    }

    /// <inheritdoc/>
    public override void Differentiate(GradientRule rule) => rule.Gradient(0, this with { Reverse = !Reverse }, rule.OutputGradient);
}
