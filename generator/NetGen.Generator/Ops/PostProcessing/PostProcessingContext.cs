using NetGen.Generator.Diagnostics;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;

namespace NetGen.Generator.Ops;

/// <summary>What the check of a post-processing sees: its checked arguments, and the network's outputs.</summary>
/// <param name="name">Its name.</param>
/// <param name="index">Its index.</param>
/// <param name="arguments">The arguments, checked against the table.</param>
/// <param name="graph">The network.</param>
/// <param name="problems">Takes what is wrong.</param>
public sealed class PostProcessingContext(
    string name, int index, LayerArguments arguments, NetworkGraph graph, ICollection<Problem> problems)
{
    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>The arguments, checked against the table.</summary>
    public LayerArguments Arguments => arguments;

    /// <summary>The shape of the output that an argument names, which must have some extents.</summary>
    /// <param name="argument">The argument.</param>
    /// <param name="expected">The shape as messages say it.</param>
    /// <param name="fits">Whether a shape is so.</param>
    /// <returns>The shape, or null after a problem.</returns>
    public TensorShape? ShapeOf(string argument, string expected, Func<TensorShape, bool> fits)
    {
        string layer = arguments.Text(argument);
        if (graph.Outputs.FirstOrDefault(output => output.Name == layer) is not { } port)
        {
            // Reported where outputs are looked for.
            return null;
        }

        var shape = graph.Tensors[port.Tensor].Shape;
        if (fits(shape))
        {
            return shape;
        }

        Report(DiagnosticIds.WrongOutputShape, argument, argument, layer, shape, expected);
        return null;
    }

    /// <summary>Reports something wrong with one of the arguments.</summary>
    public void Report(string id, string? argument, params object[] messageArguments) => problems.Add(Problem.At(
        new Anchor(-1, argument, Step: index), id, [PostProcessing.Describe(name, index), .. messageArguments]));
}
