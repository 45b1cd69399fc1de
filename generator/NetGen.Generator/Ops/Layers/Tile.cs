using NetGen.Generator.Diagnostics;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops.Sliding;

namespace NetGen.Generator.Ops;

/// <summary>The input repeated along each axis.</summary>
public static class TileLayer
{
    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "Tile",
        "The whole input several times along each axis; where an extent is 1, the element is broadcast.",
        [new("Times", ArgumentType.AllExtents, "How often along each axis, channels first; one number for all axes.", Required: true, Minimum: 1)],
        Build);

    private static void Build(LayerContext layer)
    {
        var shape = layer.InputShape;
        var times = layer.Arguments.AllExtents("Times");
        int[] extents = [shape.Channels, .. shape.Spatial];
        for (int i = 0; i < extents.Length; i++)
        {
            long extent = (long)extents[i] * times[i];
            if (extent > ArgumentDefinition.Largest)
            {
                layer.Report(
                    DiagnosticIds.OutOfRange,
                    "Times",
                    layer.Described,
                    "the output's extent along " + AllAxes.NameOf(i, shape.Rank),
                    extent,
                    FormattableString.Invariant($"1 to {ArgumentDefinition.Largest}"));
                return;
            }
        }

        if (times.All(t => t == 1))
        {
            layer.PassThrough();
            return;
        }

        var output = new TensorShape(extents[0] * times[0], shape.Spatial.Select((extent, i) => extent * times[i + 1]).ToEquatableArray());
        layer.Produce(new TileOperation(AllAxes.Of(times, shape.Rank, 1)), [layer.Input], output);
    }
}

/// <summary>All of x several times along each axis: element i of y is element i mod extent of x.</summary>
/// <param name="Times">How often along channels, depth, height and width.</param>
public sealed record TileOperation(EquatableArray<int> Times) : ForwardOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => "tile";

    /// <inheritdoc/>
    public override void Slide(SlidingRule rule)
    {
        if (Times.Skip(1).All(times => times == 1))
        {
            rule.EachPosition(this, rule.WindowOutput.Channels);
        }
        else
        {
            rule.Refuse("it repeats the positions of a window");
        }
    }

    /// <inheritdoc/>
    public override void Differentiate(GradientRule rule) => rule.Gradient(0, new TileGradientOperation(Times), rule.OutputGradient);
}

/// <summary>The sum over all repetitions: input dy.</summary>
/// <param name="Times">Those of the forward operation.</param>
public sealed record TileGradientOperation(EquatableArray<int> Times) : Operation
{
    /// <inheritdoc/>
    public override string Mnemonic => "tile gradient";
}
