using System.Globalization;
using NetGen.Generator.Diagnostics;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops.Sliding;

namespace NetGen.Generator.Ops;

/// <summary>The largest channels of each position.</summary>
public static class TopKLayer
{
    private const string Indices = "indices";

    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "TopK",
        "The K largest channels of each position, the largest first and of equal ones the first, or their indices as numbers.",
        [
            new("K", ArgumentType.Integer, "How many.", Required: true, Minimum: 1),
            ArgMaxLayer.Largest,
            new("Sorted", ArgumentType.Boolean, "Whether they must be in order; they always are.", Default: "true"),
            new("Output", ArgumentType.Choice, "The values, or the indices, through which no gradient comes.", Default: "values")
            {
                Choices = ["values", Indices],
            },
        ],
        Build);

    private static void Build(LayerContext layer)
    {
        int count = layer.Arguments.Integer("K");
        int channels = layer.InputShape.Channels;
        if (count > channels)
        {
            string range = "1 to " + channels.ToString(CultureInfo.InvariantCulture) + ", the number of channels";
            layer.Report(DiagnosticIds.OutOfRange, "K", layer.Described, "K", count, range);
            return;
        }

        bool indices = layer.Arguments.Word("Output") == Indices;
        var shape = new TensorShape(count, layer.InputShape.Spatial);
        int other = layer.Graph.AddTensor(layer.Name + (indices ? ".values" : ".indices"), shape);
        layer.Produce(
            new TopKOperation(count, layer.Arguments.Boolean("Largest", true), indices),
            [layer.Input],
            shape,
            other);
    }
}

/// <summary>
/// The largest, or smallest, channels of each position in order, of equal ones the first. Outputs: the values and
/// their indices, or the indices and the values.
/// </summary>
/// <param name="Count">How many.</param>
/// <param name="Largest">Whether the largest are meant.</param>
/// <param name="Indices">Whether the indices are the first output.</param>
public sealed record TopKOperation(int Count, bool Largest, bool Indices) : ForwardOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => "top " + Count.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override void Slide(SlidingRule rule) => rule.EachPosition(this, Count);

    /// <inheritdoc/>
    public override bool StopsGradient(int input) => Indices;

    /// <inheritdoc/>
    public override void Differentiate(GradientRule rule)
    {
        if (!Indices)
        {
            rule.Gradient(0, new TopKGradientOperation(), rule.OutputGradient, rule.ForwardOutput(1));
        }
    }
}

/// <summary>The gradient of each value goes to the channel that it was: inputs dy and the indices.</summary>
public sealed record TopKGradientOperation : Operation
{
    /// <inheritdoc/>
    public override string Mnemonic => "top gradient";
}
