using NetGen.Generator.Graph;
using NetGen.Generator.Isa;

namespace NetGen.Generator.Passes;

/// <summary>Applies the <see cref="LayoutRule"/> that each operation declares, node by node in their order, and knows
/// the layouts so far.</summary>
/// <param name="graph">The graph. Tensors whose nodes were not placed have its layouts.</param>
/// <param name="isa">The instruction set.</param>
internal sealed class LayoutRules(NetworkGraph graph, InstructionSet isa)
{
    private readonly Layout[] _layouts = [.. graph.Tensors.Select(tensor => tensor.Layout)];

    /// <summary>The layout of a tensor.</summary>
    public Layout Of(int tensor) => _layouts[tensor];

    /// <summary>Gives the activations that a node writes their layout, by the node's rule.</summary>
    public void Place(Node node)
    {
        foreach (int output in node.Outputs.Where(id => graph.Tensors[id].Role == TensorRole.Activation))
        {
            _layouts[output] = OfResult(node);
        }
    }

    private Layout OfResult(Node node) =>
        Decide(node, node.Operation.LayoutRule.Writes) ?? throw new InvalidOperationException($"{node.Name} must say how its result lies");

    /// <summary>The layout in which a node reads an input; null if either will do.</summary>
    public Layout? OfInput(Node node, int input)
    {
        var rule = node.Operation.LayoutRule;
        return rule.Either.Contains(input) ? null : Decide(node, rule.Reads);
    }

    private Layout? Decide(Node node, LayoutSource source)
    {
        var rule = node.Operation.LayoutRule;
        if (rule.Cuts.Any(channel => channel % isa.Lanes != 0))
        {
            return Layout.Planar;
        }

        return source switch
        {
            LayoutSource.Planar => Layout.Planar,
            LayoutSource.Input => Of(node.Inputs[rule.From]),
            LayoutSource.Forward => Of(graph.Tensors[node.Output].GradientOf is >= 0 and var forward ? forward : node.Inputs[rule.From]),
            LayoutSource.Epilogue => OfDerivative(node) ?? Of(node.Inputs[rule.From]),
            LayoutSource.Reader => Of(graph.Nodes.First(reader => reader.Inputs.Contains(node.Output)).Inputs[0]),
            LayoutSource.Algorithm => (node.Algorithm ?? throw new InvalidOperationException($"no algorithm was chosen for {node.Name}")).Layout,
            _ => null,
        };
    }

    /// <summary>The layout that a gradient should have: that of what it is multiplied with, or else of the tensor it
    /// belongs to.</summary>
    public Layout OfGradient(Node node) => OfDerivative(node) ?? Of(graph.Tensors[node.Output].GradientOf);

    // The layout of what the epilogue computes a derivative from.
    private Layout? OfDerivative(Node node)
    {
        foreach (var (item, input) in node.EpilogueOperands)
        {
            if (item is ActivationGradientItem)
            {
                return Of(input);
            }
        }

        return null;
    }
}
