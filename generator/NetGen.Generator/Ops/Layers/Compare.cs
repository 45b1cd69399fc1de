using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops.Sliding;

namespace NetGen.Generator.Ops;

/// <summary>How two numbers compare.</summary>
public enum ComparisonOperator
{
    /// <summary>a &gt; b.</summary>
    Greater,

    /// <summary>a &gt;= b.</summary>
    GreaterOrEqual,

    /// <summary>a &lt; b.</summary>
    Less,

    /// <summary>a &lt;= b.</summary>
    LessOrEqual,

    /// <summary>a == b.</summary>
    Equal,

    /// <summary>a != b, which NaN is with everything.</summary>
    NotEqual,
}

/// <summary>Whether a comparison of two layers' outputs holds, element by element.</summary>
public static class CompareLayer
{
    /// <summary>Its row of the op table.</summary>
    public static LayerDefinition Definition { get; } = new(
        "Compare",
        "1 where a comparison of two layers' outputs, which have one shape, holds, else 0; no gradient.",
        [
            new("Operator", ArgumentType.Choice, "How the first compares with the second.", Required: true)
            {
                Choices = ["greater", "greaterOrEqual", "less", "lessOrEqual", "equal", "notEqual"],
            },
            Branches.Inputs,
        ],
        Build);

    private static void Build(LayerContext layer)
    {
        if (Branches.OfOneShape(layer, "first", "second") is { } inputs)
        {
            var comparison = (ComparisonOperator)Enum.Parse(typeof(ComparisonOperator), layer.Arguments.Text("Operator"), ignoreCase: true);
            layer.Produce(new CompareOperation(comparison), inputs, layer.ShapeOf(inputs[0]));
        }
    }
}

/// <summary>1 where a compares with b in this way, else 0: inputs a and b.</summary>
/// <param name="Operator">How.</param>
public sealed record CompareOperation(ComparisonOperator Operator) : ForwardOperation
{
    /// <inheritdoc/>
    public override string Mnemonic => "compare";

    /// <inheritdoc/>
    public override LayoutRule LayoutRule => LayoutRule.As(1);

    /// <inheritdoc/>
    public override void Slide(SlidingRule rule) => rule.Elementwise(this);

    /// <inheritdoc/>
    public override bool StopsGradient(int input) => true;

    /// <inheritdoc/>
    public override void Differentiate(GradientRule rule)
    {
    }
}
