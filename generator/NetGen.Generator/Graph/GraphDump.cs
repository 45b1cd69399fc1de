using System.Text;

namespace NetGen.Generator.Graph;

/// <summary>Writes a graph as text, one node per line, for tests and for looking at what a pass did.</summary>
public static class GraphDump
{
    /// <summary>The text.</summary>
    public static string Write(NetworkGraph graph)
    {
        var text = new StringBuilder();
        for (int i = 0; i < graph.Nodes.Count; i++)
        {
            if (i == graph.BackwardStart)
            {
                text.Append("backward:\n");
            }

            var node = graph.Nodes[i];
            text.Append(string.Join(", ", node.Outputs.Select(Describe)))
                .Append(" = ")
                .Append(node.Operation.Mnemonic)
                .Append('(')
                .Append(string.Join(", ", node.Inputs.Select(id => graph.Tensors[id].Name)))
                .Append(')');
            foreach (var item in node.Epilogue)
            {
                text.Append(" | ").Append(item switch
                {
                    ActivationItem a => a.Activation.Kind.ToString(),
                    ActivationGradientItem g => g.Activation.Kind + "'",
                    AdditionItem => "add",
                    _ => item.ToString(),
                });
            }

            if (node.Algorithm is { } algorithm)
            {
                text.Append(" [").Append(algorithm.Name).Append(algorithm.Suffix).Append(']');
            }

            text.Append('\n');
        }

        return text.ToString();

        string Describe(int id)
        {
            var tensor = graph.Tensors[id];
            string layout = tensor.Layout == Layout.Blocked ? " blocked" : "";
            string shape = tensor.Shape.Channels == 0 ? "(as its kernel needs)" : tensor.Shape.ToString();
            return $"{tensor.Name} {shape}{layout}";
        }
    }
}
