namespace NetGen.Generator.Graph;

/// <summary>Checks what every pass must keep true.</summary>
public static class GraphVerifier
{
    /// <summary>The first rule that the graph breaks, or null if it is sound.</summary>
    public static string? FirstDefect(NetworkGraph graph)
    {
        var written = new HashSet<int>(graph.Inputs.Select(input => input.Tensor).Concat(graph.OutputGradients));
        written.UnionWith(graph.Tensors.Where(t => t.Role is TensorRole.Parameter or TensorRole.Scratch).Select(t => t.Id));
        foreach (var node in graph.Nodes)
        {
            foreach (int input in node.Inputs)
            {
                if (!written.Contains(input))
                {
                    return $"{node.Name} ({node.Operation.Mnemonic}) reads {graph.Tensors[input].Name} before it is written";
                }
            }

            foreach (int output in node.Outputs)
            {
                if (!written.Add(output))
                {
                    return $"{node.Name} ({node.Operation.Mnemonic}) writes {graph.Tensors[output].Name} a second time";
                }
            }
        }

        return graph.Outputs.FirstOrDefault(output => !written.Contains(output.Tensor)) is { } missing
            ? $"the output {missing.Name} is never written"
            : null;
    }
}
