using NetGen.Generator.Diagnostics;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;

namespace NetGen.Generator.Ops;

/// <summary>What a layer's builder sees: its checked arguments, its input, and the graph it extends.</summary>
public sealed class LayerContext(
    GraphBuilder graph,
    LayerArguments arguments,
    int index,
    string name,
    int input,
    NamedOutputs outputs,
    bool training,
    List<Problem> problems)
{
    /// <summary>The graph to extend.</summary>
    public GraphBuilder Graph => graph;

    /// <summary>The arguments, checked against the op table.</summary>
    public LayerArguments Arguments => arguments;

    /// <summary>The layer's name.</summary>
    public string Name => name;

    /// <summary>The layer's index in the declaration.</summary>
    public int Index => index;

    /// <summary>The id of the input.</summary>
    public int Input => input;

    /// <summary>The shape of the input.</summary>
    public TensorShape InputShape => graph[input].Shape;

    /// <summary>Whether the graph is built for training.</summary>
    public bool Training => training;

    /// <summary>The id of the layer's output, once there is one.</summary>
    public int? Output { get; private set; }

    /// <summary>The layer as messages name it: <c>conv2 (layer 4)</c>.</summary>
    public string Described => LayerNames.Describe(name, index);

    /// <summary>
    /// The tensors that an argument names, in order; a single name stands for the layer's input and that one.
    /// </summary>
    /// <returns>At least two tensors, or null after a reported problem.</returns>
    public EquatableArray<int>? NamedInputs(string argument)
    {
        var names = arguments.Layers(argument);
        var tensors = names.Count == 1 ? new List<int> { input } : [];
        foreach (string layer in names)
        {
            if (outputs.Find(layer) is not { } tensor)
            {
                Report(DiagnosticIds.UnknownLayerName, argument, Described, layer, outputs.Hint(layer));
                return null;
            }

            tensors.Add(tensor);
        }

        return tensors.ToEquatableArray();
    }

    /// <summary>The shape of a tensor.</summary>
    public TensorShape ShapeOf(int tensor) => graph[tensor].Shape;

    /// <summary>Adds the node that computes the layer's output.</summary>
    public void Produce(ForwardOperation operation, EquatableArray<int> inputs, TensorShape shape, params int[] moreOutputs)
    {
        if (shape.Elements > Sizes.LargestArena)
        {
            Report(DiagnosticIds.NetworkTooLarge, null, Described, "output " + shape, shape.Elements, Sizes.LargestArena);
            return;
        }

        int output = graph.AddTensor(name, shape);
        graph.AddNode(new Node(operation, name, inputs, moreOutputs.Prepend(output).ToEquatableArray(), index));
        Output = output;
    }

    /// <summary>Passes the input on unchanged.</summary>
    public void PassThrough() => Output = input;

    /// <summary>Reports something wrong with the layer, or with one of its arguments.</summary>
    public void Report(string id, string? argument, params object[] messageArguments) =>
        problems.Add(Problem.At(new Anchor(index, argument), id, messageArguments));
}
