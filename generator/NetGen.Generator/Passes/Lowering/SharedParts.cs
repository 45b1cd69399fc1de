using NetGen.Generator.Graph;
using NetGen.Generator.Ops;

namespace NetGen.Generator.Passes;

/// <summary>
/// Which parts of concatenations are written straight into the whole, and which slices are read where they lie, so that
/// nothing is copied. A tensor has one place: one that is concatenated again, or twice, is copied there; so are the
/// inputs and outputs of the network, and planar parts that would not begin at a multiple of 64 bytes.
/// </summary>
public sealed class SharedParts
{
    private readonly NetworkGraph _graph;
    private readonly int[] _root;
    private readonly HashSet<int> _fixed;
    private readonly HashSet<(int Node, int Input)> _shared = [];

    /// <summary>Decides for all nodes of a graph with layouts.</summary>
    public SharedParts(NetworkGraph graph)
    {
        _graph = graph;
        _root = [.. Enumerable.Range(0, graph.Tensors.Count)];
        foreach (var node in graph.Nodes.Where(node => node.Operation is FlattenOperation or UnflattenOperation))
        {
            _root[node.Output] = _root[node.Inputs[0]];
        }

        var ports = graph.Inputs.Concat(graph.Outputs).Select(port => port.Tensor);
        _fixed = [.. ports.Concat(graph.OutputGradients).Concat(graph.InputGradients).Select(id => _root[id])];
        for (int i = 0; i < graph.Nodes.Count; i++)
        {
            Decide(i, graph.Nodes[i]);
        }
    }

    /// <summary>Whether an input of a concatenation, or of a slice, shares memory with the output.</summary>
    public bool Contains(int node, int input) => _shared.Contains((node, input));

    private void Decide(int index, Node node)
    {
        if (node.Operation is SliceOperation slice)
        {
            if (!_fixed.Contains(_root[node.Output]) && IsPlace(node.Output, slice.First))
            {
                _shared.Add((index, 0));
                _fixed.Add(_root[node.Output]);
            }
        }
        else if (node.Operation is ConcatOperation concat)
        {
            int first = 0;
            for (int i = 0; i < concat.Channels.Count; i++)
            {
                int part = node.Inputs[i];
                if (IsPlace(part, first) && _fixed.Add(_root[part]))
                {
                    _shared.Add((index, i));
                }

                first += concat.Channels[i];
            }
        }
    }

    // Blocked tensors are joined and cut between blocks only.
    private bool IsPlace(int part, int first)
    {
        var tensor = _graph.Tensors[part];
        return tensor.Layout == Layout.Blocked || first * tensor.Shape.Positions % Sizes.Alignment == 0;
    }
}
