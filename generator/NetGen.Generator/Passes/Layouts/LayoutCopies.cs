using NetGen.Generator.Graph;
using NetGen.Generator.Model;

namespace NetGen.Generator.Passes;

/// <summary>Activations in another layout, or with padding: adds the node that copies a tensor when it is first wanted
/// so.</summary>
/// <param name="graph">The graph that is built.</param>
internal sealed class LayoutCopies(GraphBuilder graph)
{
    private readonly Dictionary<(int Tensor, Layout Layout), int> _repacked = [];
    private readonly Dictionary<(int Tensor, PadOperation Padding), int> _padded = [];

    /// <summary>An activation in the wanted layout; other tensors as they are.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="layout">The layout.</param>
    /// <param name="reader">The node that wants it, to whose layer a copy belongs.</param>
    public int As(int tensor, Layout layout, Node reader)
    {
        var source = graph[tensor];
        if (source.Role != TensorRole.Activation || source.Layout == layout)
        {
            return tensor;
        }

        if (!_repacked.TryGetValue((tensor, layout), out int result))
        {
            string suffix = layout == Layout.Planar ? ".planar" : ".blocked";
            result = graph.AddTensor(source.Name + suffix, source.Shape, layout: layout);
            graph.AddNode(new Node(new RepackOperation(), reader.Name, [tensor], [result], reader.Layer));
            _repacked.Add((tensor, layout), result);
        }

        return result;
    }

    /// <summary>An activation, planar and padded.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="padding">The padding; without any, the tensor is only brought into its layout.</param>
    /// <param name="reader">The node that wants it.</param>
    public int Padded(int tensor, PadOperation padding, Node reader)
    {
        if (padding.IsIdentity)
        {
            return As(tensor, Layout.Planar, reader);
        }

        if (!_padded.TryGetValue((tensor, padding), out int result))
        {
            var source = graph[tensor];
            var spatial = padding.Axes.Skip(TensorShape.MaxRank - source.Shape.Rank).Select(a => a.Out);
            result = graph.AddTensor(
                source.Name + ".padded", new TensorShape(source.Shape.Channels, spatial.ToEquatableArray()));
            graph.AddNode(new Node(padding, reader.Name, [tensor], [result], reader.Layer));
            _padded.Add((tensor, padding), result);
        }

        return result;
    }
}
