using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Convolution;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;

namespace NetGen.Generator.Passes;

/// <summary>
/// Inserts what layouts and algorithms need: copies of tensors in the other layout or with zeros around, rearranged
/// weights, transformed inputs, scratch, and what brings gradients back into their own order. How large packed and
/// scratch tensors are is known to kernels alone, so <see cref="ChooseKernels"/> gives them their sizes. The inputs and
/// outputs of the network are planar.
/// </summary>
public sealed class InsertCopies
{
    private readonly NetworkGraph _source;
    private readonly GraphBuilder _graph;
    private readonly WeightPacking _weights;
    private readonly LayoutCopies _copies;
    private readonly LayoutRules _rules;

    private InsertCopies(NetworkGraph source, InstructionSet isa)
    {
        _source = source;
        _graph = new GraphBuilder(source);
        _weights = new WeightPacking(_graph);
        _copies = new LayoutCopies(_graph);
        _rules = new LayoutRules(source, isa);
    }

    /// <summary>The graph with all that it needs.</summary>
    /// <param name="graph">The graph, with algorithms and layouts.</param>
    /// <param name="isa">The instruction set.</param>
    public static NetworkGraph Run(NetworkGraph graph, InstructionSet isa) => new InsertCopies(graph, isa).Run();

    private NetworkGraph Run()
    {
        for (int i = 0; i < _source.Nodes.Count; i++)
        {
            if (i == _source.BackwardStart)
            {
                StartBackward();
            }

            Place(_source.Nodes[i]);
        }

        if (_graph.BackwardStart < 0)
        {
            StartBackward();
        }

        // Where no layer does anything, the gradient of the input is that of the output, which is planar.
        for (int i = 0; i < _graph.InputGradients.Count && _source.Nodes.Count > 0; i++)
        {
            _graph.InputGradients[i] = _copies.As(_graph.InputGradients[i], Layout.Planar, _source.Nodes[_source.Nodes.Count - 1]);
        }

        return _graph.ToGraph();
    }

    private void StartBackward()
    {
        for (int i = 0; i < _graph.Outputs.Count; i++)
        {
            // An output without a node that writes it is an input, which is planar.
            int tensor = _graph.Outputs[i].Tensor;
            if (_graph.Nodes.FirstOrDefault(node => node.Outputs.Contains(tensor)) is { } writer)
            {
                _graph.Outputs[i] = _graph.Outputs[i] with { Tensor = _copies.As(tensor, Layout.Planar, writer) };
            }
        }

        _graph.BackwardStart = _graph.Nodes.Count;
    }

    private void Place(Node node)
    {
        switch (node.Operation)
        {
            case ScaleWeightsOperation:
                _weights.Scale(node);
                break;
            case PackingOperation:
                _graph.AddNode(node);
                break;
            case ConvolutionOperation convolution:
                PlaceConvolution(node, convolution, axes => convolution with { Axes = axes });
                break;
            case TransposedConvolutionDataGradientOperation { Convolution: var convolution }:
                PlaceConvolution(
                    node, convolution, axes => new TransposedConvolutionDataGradientOperation(convolution with { Axes = axes }));
                break;
            case TransposedConvolutionOperation { Transpose: var convolution }:
                PlaceTransposed(node, convolution);
                break;
            case ConvolutionDataGradientOperation { Forward: var convolution }:
                PlaceTransposed(node, convolution);
                break;
            case ConvolutionWeightGradientOperation { Forward: var convolution }:
                PlaceWeightGradient(node, convolution);
                break;
            case PReLUSlopeGradientOperation { PerChannel: false }:
                PlaceSharedSlopeGradient(node);
                break;
            case DenseOperation { HalfWeights: true }:
                PlaceByRule(node with { Inputs = [node.Inputs[0], _weights.Pair(node), .. node.Inputs.Skip(2)] });
                break;
            case DenseOperation:
                _weights.Canonical(node.Inputs[1]);
                PlaceByRule(node);
                break;
            default:
                PlaceByRule(node);
                break;
        }
    }

    private void PlaceByRule(Node node) => _graph.AddNode(node with
    {
        Inputs = node.Inputs
            .Select((tensor, input) => _rules.OfInput(node, input) is { } layout ? _copies.As(tensor, layout, node) : tensor)
            .ToArray().ToEquatableArray(),
    });

    private void PlaceConvolution(Node node, ConvolutionOperation convolution, Func<EquatableArray<WindowAxis>, Operation> withAxes)
    {
        if (node.Algorithm is not PlanarAlgorithm)
        {
            PlaceBlocked(node, convolution, transposed: false);
            return;
        }

        int[] operands = Operands(node, Layout.Planar);
        int weight = _weights.Canonical(node.Inputs[1]);
        int padded = _copies.Padded(node.Inputs[0], PlanarPadding.Forward(convolution), node);
        _graph.AddNode(node with
        {
            Operation = withAxes(PlanarPadding.WithoutPadding(convolution)),
            Inputs = [padded, weight, .. operands],
        });
    }

    // A data gradient, or a transposed convolution.
    private void PlaceTransposed(Node node, ConvolutionOperation convolution)
    {
        if (node.Algorithm is not PlanarAlgorithm)
        {
            PlaceBlocked(node, convolution, transposed: true);
            return;
        }

        var padding = new PadOperation(convolution.Axes.Select(PlanarPadding.Gradient).ToEquatableArray());
        int[] operands = Operands(node, Layout.Planar);
        _graph.AddNode(node with { Inputs = [_copies.Padded(node.Inputs[0], padding, node), node.Inputs[1], .. operands] });
    }

    private void PlaceBlocked(Node node, ConvolutionOperation convolution, bool transposed)
    {
        if (node.Algorithm is WinogradAlgorithm winograd)
        {
            PlaceWinograd(node, convolution, winograd, transposed);
            return;
        }

        int x = node.Algorithm is DepthwiseAlgorithm ? _copies.As(node.Inputs[0], Layout.Blocked, node) : node.Inputs[0];
        int packed = _weights.Pack(node, convolution, transposed, LayoutOf(x));
        int[] operands = Operands(node, Layout.Blocked);
        _graph.AddNode(node with { Inputs = [x, packed, .. operands] });
    }

    private void PlaceWinograd(Node node, ConvolutionOperation convolution, WinogradAlgorithm algorithm, bool transposed)
    {
        int x = _copies.As(node.Inputs[0], Layout.Blocked, node);
        int packed = algorithm.Blocking.FromTaps
            ? _weights.Pack(node, convolution, transposed, Layout.Blocked)
            : _weights.Pack(node, convolution, algorithm.Blocking, transposed);
        int[] operands = Operands(node, Layout.Blocked);
        string name = _graph[node.Output].Name;
        if (algorithm.InParts)
        {
            int transformed = _graph.AddUnsized(name + ".transformed", TensorRole.Activation);
            _graph.AddNode(new Node(
                new WinogradInputOperation(node.Operation),
                node.Name,
                [x, _graph.AddUnsized(name + ".input.scratch", TensorRole.Scratch)],
                [transformed],
                node.Layer,
                Algorithm: algorithm with { Pools = false }));
            x = transformed;
        }

        _graph.AddNode(node with { Inputs = [x, packed, .. operands, _graph.AddUnsized(name + ".scratch", TensorRole.Scratch)] });
    }

    private void PlaceWeightGradient(Node node, ConvolutionOperation convolution)
    {
        var (x, dy) = (node.Inputs[0], node.Inputs[1]);
        if (node.Algorithm is PlanarAlgorithm)
        {
            _graph.AddNode(node with
            {
                Operation = new ConvolutionWeightGradientOperation(convolution with { Axes = PlanarPadding.WithoutPadding(convolution) }),
                Inputs = [_copies.Padded(x, PlanarPadding.Forward(convolution), node), _copies.As(dy, Layout.Planar, node)],
            });
            return;
        }

        string name = _graph[node.Output].Name;
        EquatableArray<int> operands = [x, _copies.As(dy, Layout.Blocked, node)];
        if (node.Algorithm is WinogradGradientAlgorithm)
        {
            x = _copies.As(x, Layout.Blocked, node);
            operands = [x, operands[1], _graph.AddUnsized(name + ".scratch", TensorRole.Scratch)];
        }

        int packed = _graph.AddUnsized(name + ".packed", TensorRole.Packed);
        _graph.AddNode(node with { Inputs = operands, Outputs = [packed] });
        _graph.AddNode(new Node(
            new UnpackWeightGradientOperation(convolution, LayoutOf(x)), node.Name, [packed], node.Outputs, node.Layer));
    }

    // The channels that share a slope are summed one by one, in parallel, and then together.
    private void PlaceSharedSlopeGradient(Node node)
    {
        var channels = new TensorShape(_graph[node.Inputs[0]].Shape.Channels, []);
        int parts = _graph.AddTensor(_graph[node.Output].Name + ".parts", channels, TensorRole.Packed);
        PlaceByRule(node with { Outputs = [parts] });
        _graph.AddNode(new Node(new SumOperation(), node.Name, [parts], node.Outputs, node.Layer));
    }

    // What follows x and the weight: the bias, which is a parameter, and the epilogue's operands in the result's
    // layout.
    private int[] Operands(Node node, Layout layout) => [.. node.Inputs.Skip(2).Select(id => _copies.As(id, layout, node))];

    private Layout LayoutOf(int tensor) => _graph[tensor].Layout;
}
