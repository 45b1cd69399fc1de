using NetGen.Generator.Diagnostics;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;

namespace NetGen.Generator.Ops;

/// <summary>What a layer's builder sees: its checked arguments, its input, and the graph it extends.</summary>
public sealed class LayerContext(LayerScope scope, PlacedLayer layer, LayerArguments arguments, int input)
{
    /// <summary>The graph to extend.</summary>
    public GraphBuilder Graph => scope.Network.Graph;

    /// <summary>The arguments, checked against the op table.</summary>
    public LayerArguments Arguments => arguments;

    /// <summary>The layer's name, with those of the blocks around it: <c>layer1.0.conv1</c>.</summary>
    public string Name { get; } = scope.Qualify(layer);

    /// <summary>The index in the declaration of the layer, or of the outermost block around it.</summary>
    public int Index => scope.IndexOf(layer);

    /// <summary>The name of the layer it is to read, where one was given.</summary>
    public string? From => layer.Spec.From;

    /// <summary>Whether its parameters are not trained.</summary>
    public bool Frozen => Graph.Frozen;

    /// <summary>What problems with an argument are anchored to.</summary>
    public Anchor AnchorOf(string? argument) => scope.AnchorOf(layer, argument);

    /// <summary>Everything found wrong so far.</summary>
    public ICollection<Problem> Problems => scope.Network.Problems;

    /// <summary>The id of the input.</summary>
    public int Input => input;

    /// <summary>The shape of the input.</summary>
    public TensorShape InputShape => Graph[input].Shape;

    /// <summary>Whether the graph is built for training.</summary>
    public bool Training => scope.Network.Purpose == Purpose.Training;

    /// <summary>Whether convolutions are computed as they are defined, unless a layer says otherwise.</summary>
    public bool Strict => scope.Network.Strict;

    /// <summary>The id of the layer's output, once there is one.</summary>
    public int? Output { get; private set; }

    /// <summary>The layer as messages name it: <c>conv2 (layer 4)</c>, or <c>in layer2.0 (Bottleneck):
    /// conv2</c>.</summary>
    public string Described => scope.Describe(layer);

    /// <summary>A number for a stream of random numbers that no other layer has.</summary>
    public int NextStream() => scope.Network.NextStream();

    /// <summary>
    /// The tensors that an argument names, in order; a single name stands for the layer's input and that one.
    /// </summary>
    /// <returns>At least two tensors, or null after a reported problem.</returns>
    public EquatableArray<int>? NamedInputs(string argument)
    {
        var names = arguments.Layers(argument);
        var tensors = names.Count == 1 ? new List<int> { input } : [];
        foreach (string named in names)
        {
            if (scope.Outputs.Find(named) is not { } tensor)
            {
                Report(DiagnosticIds.UnknownLayerName, argument, Described, named, scope.Outputs.Hint(named));
                return null;
            }

            tensors.Add(tensor);
        }

        return tensors.ToEquatableArray();
    }

    /// <summary>The shape of a tensor.</summary>
    public TensorShape ShapeOf(int tensor) => Graph[tensor].Shape;

    /// <summary>Adds the node that computes the layer's output.</summary>
    public void Produce(ForwardOperation operation, EquatableArray<int> inputs, TensorShape shape, params int[] moreOutputs)
    {
        if (shape.Elements > Sizes.LargestArena)
        {
            Report(DiagnosticIds.NetworkTooLarge, null, Described, "output " + shape, shape.Elements, Sizes.LargestArena);
            return;
        }

        int output = Graph.AddTensor(Name, shape);
        Graph.AddNode(new Node(operation, Name, inputs, moreOutputs.Prepend(output).ToEquatableArray(), Index));
        Output = output;
    }

    /// <summary>Adds a node on the way to the layer's output, which must not be larger than that or the input.</summary>
    /// <param name="part">Tells its tensor from the others of the layer.</param>
    /// <param name="operation">What it computes.</param>
    /// <param name="inputs">What it reads.</param>
    /// <param name="shape">The shape of its output.</param>
    /// <returns>The id of its output.</returns>
    public int ProducePart(string part, ForwardOperation operation, EquatableArray<int> inputs, TensorShape shape)
    {
        int output = Graph.AddTensor(Name + "." + part, shape);
        Graph.AddNode(new Node(operation, Name, inputs, [output], Index));
        return output;
    }

    /// <summary>Makes the layer's output an input of the network.</summary>
    public void ProduceInput(TensorShape shape)
    {
        int tensor = Graph.AddTensor(Name, shape);
        Graph.Inputs.Add(new Port(Name, tensor, Layer: Index));
        Output = tensor;
    }

    /// <summary>Passes the input on unchanged.</summary>
    public void PassThrough() => Output = input;

    /// <summary>Builds other layers in place of this one, which is a block. They are named below it and see its input
    /// as
    /// <c>input</c>; the output of the last is the block's.</summary>
    /// <param name="layers">The layers.</param>
    /// <param name="parameters">The values that expressions in their arguments can read.</param>
    public void Compose(EquatableArray<LayerSpec> layers, IReadOnlyDictionary<string, ArgumentValue>? parameters = null) =>
        Output = scope.Within(layer, input, parameters).Build(layers);

    /// <summary>Whether the input has spatial dimensions; reports it if it has not.</summary>
    public bool RequireSpace()
    {
        if (InputShape.Rank == 0)
        {
            Report(DiagnosticIds.WrongRank, null, Described, InputShape, "1 to 3 spatial dimensions");
            return false;
        }

        return true;
    }

    /// <summary>Reports something wrong with the layer, or with one of its arguments. Within a block it is shown where
    /// the network uses the block.</summary>
    public void Report(string id, string? argument, params object[] messageArguments) =>
        scope.Network.Problems.Add(Problem.At(scope.AnchorOf(layer, argument), id, messageArguments));
}
