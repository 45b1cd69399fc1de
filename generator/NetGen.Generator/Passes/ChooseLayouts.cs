using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Arrangement;
using NetGen.Generator.Kernels.Convolution;
using NetGen.Generator.Kernels.Convolution.Winograd;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;

namespace NetGen.Generator.Passes;

/// <summary>
/// Decides how each tensor lies in memory on an instruction set, and inserts what the choice needs: rearranged weights,
/// padded copies, and changes of layout. The layout of a convolution's output is the cheaper of the two kernels';
/// pooling and elementwise layers keep what they get; a gradient follows the activation it is multiplied with, or else
/// the tensor it belongs to. Inputs and outputs of the network are planar.
/// </summary>
public sealed class ChooseLayouts
{
    // Work items that keep a few threads busy.
    private const int LeastWholeBlocks = 8;

    private readonly NetworkGraph _source;
    private readonly InstructionSet _isa;
    private readonly bool _training;
    private readonly GraphBuilder _graph;
    private readonly WeightPacking _weights;
    private readonly LayoutPreference _preference;
    private readonly WinogradChoice _winograd;
    private readonly Dictionary<int, Node> _pools;
    private readonly HashSet<int> _pooled = [];
    private readonly LayoutCopies _copies;

    private ChooseLayouts(NetworkGraph source, InstructionSet isa, bool training)
    {
        _source = source;
        _training = training;
        _isa = isa;
        _graph = new GraphBuilder(source);
        _weights = new WeightPacking(_graph, isa);
        _copies = new LayoutCopies(_graph);
        _preference = new LayoutPreference(isa);
        _winograd = new WinogradChoice(isa, training);
        _pools = training ? [] : FusePooling.Candidates(source);
    }

    /// <summary>The graph with layouts for <paramref name="isa"/>.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="isa">The instruction set.</param>
    /// <param name="training">Whether the pass runs over a batch of images.</param>
    public static NetworkGraph Run(NetworkGraph graph, InstructionSet isa, bool training) => new ChooseLayouts(graph, isa, training).Run();

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

        for (int i = 0; i < _graph.InputGradients.Count; i++)
        {
            _graph.InputGradients[i] = As(_graph.InputGradients[i], Layout.Planar, _source.Nodes[_source.Nodes.Count - 1]);
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
                _graph.Outputs[i] = _graph.Outputs[i] with { Tensor = As(tensor, Layout.Planar, writer) };
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
                PlaceConvolution(
                    node, convolution, convolution.Bias, _preference.OfConvolution(convolution, LayoutOf(node.Inputs[0])), axes => convolution with { Axes = axes });
                break;
            case TransposedConvolutionDataGradientOperation { Convolution: var convolution }:
                PlaceConvolution(
                    node,
                    convolution,
                    bias: false,
                    WantedLayout(node) == Layout.Blocked && _preference.Supports(convolution.OutChannels, convolution),
                    axes => new TransposedConvolutionDataGradientOperation(convolution with { Axes = axes }));
                break;
            case TransposedConvolutionOperation { Transpose: var convolution } transposed:
                PlaceTransposed(
                    node, convolution, transposed.Bias, _preference.OfTranspose(convolution, LayoutOf(node.Inputs[0])));
                break;
            case ConvolutionDataGradientOperation gradient:
                PlaceTransposed(node, gradient.Forward, bias: false, WantedLayout(node) == Layout.Blocked);
                break;
            case ConvolutionWeightGradientOperation gradient:
                PlaceWeightGradient(node, gradient.Forward);
                break;
            case MaxPoolGradientOperation or BatchNormReductionOperation or BatchNormGradientOperation { Moving: false }:
                PlaceAll(node, LayoutOf(node.Inputs[1]));
                break;
            case ActivationGradientOperation or PReLUGradientOperation:
                PlaceAll(node, LayoutOf(node.Inputs[1]));
                break;
            case PReLUSlopeGradientOperation gradient:
                PlaceSlopeGradient(node, gradient);
                break;
            case AveragePoolGradientOperation or AdaptiveAveragePoolGradientOperation or NearestUpsampleGradientOperation:
                PlaceAll(node, node.Inputs.Count > 1 ? LayoutOf(node.Inputs[1]) : LayoutOf(node.Inputs[0]));
                break;
            case GlobalAveragePoolGradientOperation:
                Finish(node, node.Inputs, LayoutOf(_graph[node.Output].GradientOf));
                break;
            case GlobalAveragePoolOperation:
                Finish(node, node.Inputs, Layout.Planar);
                break;
            case DropoutMaskOperation:
                Finish(node, [], LayoutOf(_source.Nodes.First(n => n.Inputs.Contains(node.Output)).Inputs[0]));
                break;
            case GateOperation:
                // The gate's numbers lie one behind the other in either layout.
                var layout = _graph[node.Output].GradientOf is >= 0 and var gated ? LayoutOf(gated) : LayoutOf(node.Inputs[0]);
                Finish(node, [As(node.Inputs[0], layout, node), node.Inputs[1]], layout);
                break;
            case GateGradientOperation:
                Finish(node, [As(node.Inputs[0], LayoutOf(node.Inputs[1]), node), node.Inputs[1]], Layout.Planar);
                break;
            case MultiplyOperation:
                PlaceAll(node, LayoutOf(node.Inputs[1]));
                break;
            case MaxPoolOperation when _pooled.Contains(node.Output):
                break;
            case MaxPoolOperation or AveragePoolOperation or ActivationOperation or PReLUOperation
                or BatchNormOperation:
                PlaceAll(node, LayoutOf(node.Inputs[0]));
                break;
            case AddOperation when _graph[node.Output].GradientOf is >= 0 and var tensor:
                PlaceAll(node, LayoutOf(tensor));
                break;
            case AdaptiveAveragePoolOperation or MoveOperation
                or NearestUpsampleOperation or LinearUpsampleOperation or LinearUpsampleGradientOperation:
                PlaceAll(node, LayoutOf(node.Inputs[0]));
                break;
            case SpaceToDepthOperation reorder:
                PlaceAll(node, KeepsBlocks(reorder) ? LayoutOf(node.Inputs[0]) : Layout.Planar);
                break;
            case DepthToSpaceOperation reorder:
                PlaceAll(node, KeepsBlocks(reorder.Forward) ? LayoutOf(node.Inputs[0]) : Layout.Planar);
                break;
            case AddOperation:
                PlaceAll(node, LayoutOf(node.Inputs[0]));
                break;
            case ConcatOperation concat:
                PlaceAll(node, BlocksBeginAt(concat.Channels.Take(concat.Channels.Count - 1)) ? LayoutOf(node.Inputs[0]) : Layout.Planar);
                break;
            case SliceOperation slice:
                PlaceAll(node, BlocksBeginAt([slice.First]) ? LayoutOf(node.Inputs[0]) : Layout.Planar);
                break;
            case BatchNormGradientOperation { Moving: true }:
                PlaceAll(node, LayoutOf(_graph[node.Output].GradientOf));
                break;
            case BiasGradientOperation or BatchStatisticsOperation or MovingAverageOperation:
                _graph.AddNode(node);
                break;
            case DenseOperation { HalfWeights: true } dense:
                PlaceAll(node with { Inputs = [node.Inputs[0], _weights.Pair(node, dense), .. node.Inputs.Skip(2)] }, Layout.Planar);
                break;
            case DenseOperation:
                _weights.Canonical(node.Inputs[1]);
                PlaceAll(node, Layout.Planar);
                break;
            default:
                PlaceAll(node, Layout.Planar);
                break;
        }
    }

    private void PlaceConvolution(
        Node node, ConvolutionOperation convolution, bool bias, bool blocked, Func<EquatableArray<WindowAxis>, Operation> withAxes)
    {
        int x = node.Inputs[0];
        if (blocked)
        {
            var pool = FusePooling.After(node, _pools);
            var window = ConvolutionWindow.Forward(convolution.Axes);
            if (_winograd.Blocking(convolution, window, convolution.InChannels, convolution.OutChannels, LayoutOf(x)) is { } blocking)
            {
                var kernel = new WinogradConvolution(
                    window, convolution.InChannels, convolution.OutChannels, bias, node.Epilogue, blocking);
                if (pool is not null)
                {
                    kernel = kernel with { Pools = true };
                    node = WithPool(node, pool);
                }

                PlaceWinograd(node, convolution, kernel, transposed: false);
                return;
            }

            if (pool is not null && FusePooling.Pays(convolution, LayoutOf(x), _isa))
            {
                node = WithPool(node with { Operation = new PooledConvolutionOperation(convolution) }, pool);
            }

            x = convolution.IsDepthwise ? As(x, Layout.Blocked, node) : x;
            int packed = _weights.Pack(node, convolution, transposed: false, LayoutOf(x));
            var operands = Operands(node, bias, Layout.Blocked);
            Finish(node, operands.Prepend(packed).Prepend(x), Layout.Blocked);
        }
        else
        {
            var padding = PlanarPadding.Forward(convolution);
            var operands = Operands(node, bias, Layout.Planar);
            Finish(
                node with { Operation = withAxes(PlanarPadding.WithoutPadding(convolution)) },
                operands.Prepend(_weights.Canonical(node.Inputs[1])).Prepend(Padded(x, padding, node)),
                Layout.Planar);
        }
    }

    private Node WithPool(Node node, Node pool)
    {
        _pooled.Add(pool.Output);
        return node with { Outputs = pool.Outputs, Fused = [.. node.Fused, pool.Name] };
    }

    // The layout of what a gradient is multiplied with, or else of the tensor it belongs to.
    private Layout WantedLayout(Node node) =>
        node.Epilogue.TakeWhile(item => item is not ActivationGradientItem).Count() is var additions && additions < node.Epilogue.Count
            ? LayoutOf(node.Inputs[2 + additions])
            : LayoutOf(_graph[node.Output].GradientOf);

    // A data gradient, or a transposed convolution.
    private void PlaceTransposed(Node node, ConvolutionOperation convolution, bool bias, bool blocked)
    {
        int dy = node.Inputs[0];
        if (blocked && _preference.SupportsTranspose(convolution))
        {
            var phases = ConvolutionWindow.DataGradient(convolution.Axes);
            if (phases.Count == 1
                && _winograd.Blocking(convolution, phases[0], convolution.OutChannels, convolution.InChannels, LayoutOf(dy)) is { } blocking)
            {
                var kernel = new WinogradConvolution(
                    phases[0], convolution.OutChannels, convolution.InChannels, bias, node.Epilogue, blocking);
                PlaceWinograd(node, convolution, kernel, transposed: true);
                return;
            }

            dy = convolution.IsDepthwise ? As(dy, Layout.Blocked, node) : dy;
            int packed = _weights.Pack(node, convolution, transposed: true, LayoutOf(dy));
            var operands = Operands(node, bias, Layout.Blocked);
            Finish(node, operands.Prepend(packed).Prepend(dy), Layout.Blocked);
        }
        else
        {
            var padding = new PadOperation(convolution.Axes.Select(PlanarPadding.Gradient).ToEquatableArray());
            var operands = Operands(node, bias, Layout.Planar);
            Finish(node, operands.Prepend(node.Inputs[1]).Prepend(Padded(dy, padding, node)), Layout.Planar);
        }
    }

    // Blocks of tiles are work enough for threads to share if there are many; else a tensor for the transformed input lets the
    // threads share output channels too. In training threads share the images, whose tiles together make larger blocks.
    private void PlaceWinograd(Node node, ConvolutionOperation convolution, WinogradConvolution kernel, bool transposed)
    {
        int x = As(node.Inputs[0], Layout.Blocked, node);
        int packed = kernel.Blocking.FromTaps
            ? _weights.Pack(node, convolution, transposed, Layout.Blocked)
            : _weights.Pack(node, kernel, transposed);
        var operands = Operands(node, kernel.Bias, Layout.Blocked);
        if (!_training && kernel.TileBlocks < LeastWholeBlocks)
        {
            var input = kernel with { Part = WinogradPart.Input };
            var shape = new TensorShape(input.TransformedSize(_isa), []);
            int transformed = _graph.AddTensor(_graph[node.Output].Name + ".transformed", shape);
            var operation = new WinogradOperation(node.Operation, input);
            _graph.AddNode(new Node(operation, node.Name, [x, Scratch(node, input)], [transformed], node.Layer));
            kernel = kernel with { Part = WinogradPart.Output };
            x = transformed;
        }

        kernel = kernel with { OverImages = _training };
        Finish(
            node with { Operation = new WinogradOperation(node.Operation, kernel) },
            [x, packed, .. operands, Scratch(node, kernel)],
            Layout.Blocked);
    }

    private int Scratch(Node node, WinogradConvolution kernel) => Scratch(
        _graph[node.Output].Name + (kernel.Part == WinogradPart.Input ? ".input" : ""), kernel.ScratchSize(_isa));

    private int Scratch(string of, int size) => _graph.AddTensor(of + ".scratch", new TensorShape(size, []), TensorRole.Scratch);

    private void PlaceWeightGradient(Node node, ConvolutionOperation convolution)
    {
        int x = node.Inputs[0];
        int dy = node.Inputs[1];
        if (convolution.IsDepthwise
            ? LayoutOf(x) == Layout.Blocked
            : LayoutOf(dy) == Layout.Blocked && PackedWeights.Supports(convolution.OutChannels, convolution.Groups, _isa))
        {
            dy = As(dy, Layout.Blocked, node);
            string name = _graph[node.Output].Name + ".packed";
            var operation = node.Operation;
            EquatableArray<int> operands = [x, dy];
            if (_winograd.WeightGradient(convolution, LayoutOf(x)) is { } kernel)
            {
                x = As(x, Layout.Blocked, node);
                operation = new WinogradWeightGradientOperation(operation, kernel);
                operands = [x, dy, Scratch(_graph[node.Output].Name, kernel.ScratchSize(_isa))];
            }

            var unpack = new UnpackWeightGradientOperation(convolution, LayoutOf(x));
            int packed = _graph.AddTensor(name, new TensorShape(unpack.Kernel.Packed.Size(_isa), []), TensorRole.Packed);
            _graph.AddNode(node with { Operation = operation, Inputs = operands, Outputs = [packed] });
            _graph.AddNode(new Node(unpack, node.Name, [packed], node.Outputs, node.Layer));
        }
        else
        {
            _graph.AddNode(node with
            {
                Operation = new ConvolutionWeightGradientOperation(convolution with { Axes = PlanarPadding.WithoutPadding(convolution) }),
                Inputs = [Padded(x, PlanarPadding.Forward(convolution), node), As(dy, Layout.Planar, node)],
            });
        }
    }

    // Channels that share a slope are summed one by one, in parallel, and then together.
    private void PlaceSlopeGradient(Node node, PReLUSlopeGradientOperation gradient)
    {
        var x = _graph[node.Inputs[0]];
        if (gradient.PerChannel)
        {
            PlaceAll(node, x.Layout);
            return;
        }

        int parts = _graph.AddTensor(
            _graph[node.Output].Name + ".parts", new TensorShape(x.Shape.Channels, []), TensorRole.Packed);
        PlaceAll(node with { Outputs = [parts] }, x.Layout);
        _graph.AddNode(new Node(new SumOperation(), node.Name, [parts], node.Outputs, node.Layer));
    }

    /// <summary>The operands after x and weight: the bias, and the epilogue's in the result's layout.</summary>
    private IEnumerable<int> Operands(Node node, bool bias, Layout layout)
    {
        int first = bias ? 3 : 2;
        return node.Inputs.Skip(2).Take(first - 2).Concat(node.Inputs.Skip(first).Select(id => As(id, layout, node))).ToList();
    }

    // Whether blocks of channels stay together when positions become channels.
    private bool KeepsBlocks(SpaceToDepthOperation reorder) =>
        reorder.BlocksFirst && !reorder.IsView && BlocksBeginAt([reorder.Channels]);

    // Whether channels that begin behind these many begin a block.
    private bool BlocksBeginAt(IEnumerable<int> channels) => channels.All(count => count % _isa.Lanes == 0);

    private void PlaceAll(Node node, Layout layout) =>
        Finish(node, node.Inputs.Select(id => As(id, layout, node)).ToList(), layout);

    private void Finish(Node node, IEnumerable<int> inputs, Layout layout)
    {
        _graph.AddNode(node with { Inputs = inputs.ToEquatableArray() });
        foreach (int output in node.Outputs.Where(id => _graph[id].Role == TensorRole.Activation))
        {
            _graph.SetLayout(output, layout);
        }
    }

    private Layout LayoutOf(int tensor) => _graph[tensor].Layout;

    private int As(int tensor, Layout layout, Node reader) => _copies.As(tensor, layout, reader);

    private int Padded(int tensor, PadOperation padding, Node reader) => _copies.Padded(tensor, padding, reader);
}
