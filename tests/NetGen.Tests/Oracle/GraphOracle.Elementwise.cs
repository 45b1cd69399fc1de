using NetGen.Generator.Graph;
using NetGen.Generator.Ops;
using NetGen.Generator.Passes;
using NetGen.Tests.Recipe;

namespace NetGen.Tests.Oracle;

/// <content>What each operation that treats every element alike is defined to compute.</content>
internal sealed partial class GraphOracle
{
    // The result, and how many inputs the operation reads.
    private (double[] Result, int Inputs) Elementwise(Node node, Func<int, double[]> input)
    {
        return node.Operation switch
        {
            ActivationOperation activation => Map(x => ActivationOracle.Apply(activation.Activation, x)),
            ActivationGradientOperation gradient => Join((dy, source) => dy * ActivationOracle.Derivative(gradient.Activation, source)),
            BendOperation bend => Map(x => x + (bend.Strength * x * x)),
            BendGradientOperation bend => Join((dy, x) => dy * (1 + (2 * bend.Strength * x))),
            ZeroOperation => (new double[graph.Tensors[node.Output].Shape.Elements], 0),
            AddOperation => ([.. Enumerable.Range(0, input(0).Length).Select(i => node.Inputs.Select((_, j) => input(j)[i]).Sum())], node.Inputs.Count),
            MultiplyOperation => Join((a, b) => a * b),
            DivideOperation => Join((a, b) => a / b),
            DivideGradientOperation => Join3((dy, y, b) => -dy * y / b),
            ExtremumOperation extremum => Join(extremum.Largest ? Math.Max : Math.Min),
            ExtremumGradientOperation extremum => Join3((dy, a, b) => dy * (1 + Math.Sign(extremum.Largest ? a - b : b - a)) / 2),
            WhereOperation => Join3((mask, a, b) => mask != 0 ? a : b),
            WhereGradientOperation where => Join((dy, mask) => mask != 0 == where.First ? dy : 0),
            CompareOperation compare => Join((a, b) => Holds(compare.Operator, a, b) ? 1 : 0),
            _ => throw new NotSupportedException($"the oracle does not know {node.Operation.Mnemonic}"),
        };

        (double[], int) Map(Func<double, double> f) => ([.. input(0).Select(f)], 1);

        (double[], int) Join(Func<double, double, double> f) => ([.. input(0).Zip(input(1), f)], 2);

        (double[], int) Join3(Func<double, double, double, double> f) =>
            ([.. input(0).Zip(input(1), input(2)).Select(each => f(each.First, each.Second, each.Third))], 3);
    }

    private static bool Holds(ComparisonOperator comparison, double a, double b) => comparison switch
    {
        ComparisonOperator.Greater => a > b,
        ComparisonOperator.GreaterOrEqual => a >= b,
        ComparisonOperator.Less => a < b,
        ComparisonOperator.LessOrEqual => a <= b,
        ComparisonOperator.Equal => a == b,
        _ => a != b,
    };
}
