using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;
using NetGen.Generator.Passes;
using NetGen.Tests.Recipe;

namespace NetGen.Tests.Oracle;

/// <summary>
/// The reference of every test: a graph run node by node, image by image, in plain scalar double arithmetic, as each
/// operation is defined. It knows the graph as the builder and the differentiation make it, with or without epilogues;
/// it knows nothing of layouts, kernels or memory.
/// </summary>
/// <param name="graph">The graph, with its backward pass.</param>
/// <param name="mask">The dropout mask of a layer, an image and a number of elements; null for all ones.</param>
internal sealed class GraphOracle(NetworkGraph graph, Func<DropoutMaskOperation, int, int, double[]>? mask = null)
{
    private readonly Dictionary<int, double[]> _shared = [];
    private readonly List<Dictionary<int, double[]>> _images = [];
    private readonly Dictionary<int, double[][]> _inputs = [];

    public NetworkGraph Graph => graph;

    /// <summary>The oracle of a declared network as it is trained.</summary>
    public static GraphOracle ForTraining(
        NetSpec spec, bool inputGradient = true, Func<DropoutMaskOperation, int, int, double[]>? mask = null) =>
        new(Differentiate.Run(Build(spec, Purpose.Training), inputGradient), mask);

    /// <summary>The oracle of a declared network as it is used.</summary>
    public static GraphOracle ForInference(NetSpec spec) => new(Build(spec, Purpose.Inference));

    /// <summary>The values of a parameter, in PyTorch's layout.</summary>
    public void SetParameter(string name, double[] values) =>
        _shared[graph.Parameters.Single(p => p.Name == name).Tensor] = values;

    /// <summary>The values of a further input, for each image.</summary>
    public void SetInput(string name, double[][] values) => _inputs[graph.Inputs.Single(i => i.Name == name).Tensor] = values;

    /// <summary>Runs the forward pass.</summary>
    /// <param name="images">The first input of each image.</param>
    /// <returns>The first output of each image.</returns>
    public double[][] Forward(IReadOnlyList<double[]> images)
    {
        _images.Clear();
        _images.AddRange(images.Select(image => new Dictionary<int, double[]> { [graph.Input] = image }));
        foreach (var (tensor, values) in _inputs)
        {
            for (int n = 0; n < _images.Count; n++)
            {
                _images[n][tensor] = values[n];
            }
        }

        RunNodes(0, graph.BackwardStart);
        return [.. _images.Select(image => image[graph.Output])];
    }

    /// <summary>An output of each image last run forward.</summary>
    public double[][] Output(string name) =>
        [.. _images.Select(image => image[graph.Outputs.Single(o => o.Name == name).Tensor])];

    /// <summary>Runs the backward pass of the images last run forward.</summary>
    /// <param name="outputGradients">The gradient of each image's first output; those of the others are zero.</param>
    public void Backward(IReadOnlyList<double[]> outputGradients) =>
        Backward((output, n) => output == 0 ? outputGradients[n] : null);

    /// <summary>Runs the backward pass of the images last run forward.</summary>
    /// <param name="gradient">The gradient of an output, by its index, of an image; null for zero.</param>
    public void Backward(Func<int, int, double[]?> gradient)
    {
        for (int n = 0; n < _images.Count; n++)
        {
            for (int output = 0; output < graph.Outputs.Count; output++)
            {
                int id = graph.OutputGradients[output];
                _images[n][id] = gradient(output, n) ?? new double[graph.Tensors[id].Shape.Elements];
            }
        }

        foreach (var tensor in graph.Tensors.Where(t => t.Role == TensorRole.ParameterGradient))
        {
            _shared[tensor.Id] = new double[tensor.Shape.Elements];
        }

        RunNodes(graph.BackwardStart, graph.Nodes.Count);
    }

    /// <summary>The gradient of a parameter, summed over the images.</summary>
    public double[] ParameterGradient(string name) =>
        _shared[graph.Tensors.Single(t => t.Role == TensorRole.ParameterGradient && t.Name == name + ".gradient").Id];

    /// <summary>The value of a moving average after a training step on the images last run forward: its old value unless a node
    /// gives another.</summary>
    public double[] NextValue(string name)
    {
        int average = graph.Parameters.Single(p => p.Name == name).Tensor;
        var next = graph.Tensors.SingleOrDefault(t => t.Role == TensorRole.ParameterUpdate && t.GradientOf == average);
        return _shared[next?.Id ?? average];
    }

    /// <summary>The gradient of an input, the first unless another is named, of each image.</summary>
    public double[][] InputGradients(int input = 0) => [.. _images.Select(image => image[graph.InputGradients[input]])];

    private static NetworkGraph Build(NetSpec spec, Purpose purpose) =>
        NetworkBuilder.Build(spec, purpose, out var problems, RecipeTests.TablesOf(spec)?.Layers ?? [])
        ?? throw new ArgumentException(string.Join("; ", problems.Select(p => $"{p}")));

    private void RunNodes(int begin, int end)
    {
        for (int i = begin; i < end; i++)
        {
            for (int n = 0; n < _images.Count; n++)
            {
                RunNode(graph.Nodes[i], n);
            }
        }
    }

    private void RunNode(Node node, int n)
    {
        var image = _images[n];
        double[] Input(int index) =>
            image.TryGetValue(node.Inputs[index], out var value) ? value : _shared[node.Inputs[index]];
        double[]? BiasIf(bool bias) => bias ? Input(2) : null;
        double[] Accumulator() => _shared[node.Output];
        TensorShape InputShape() => graph.Tensors[node.Inputs[0]].Shape;
        TensorShape OutputShape() => graph.Tensors[node.Output].Shape;

        double[][] Images(int index) => [.. _images.Select(each => each[node.Inputs[index]])];
        double[]? InputIf(bool there, int index) => there ? Input(index) : null;

        switch (node.Operation)
        {
            case BatchStatisticsOperation or MovingAverageOperation or BatchNormReductionOperation when n > 0:
                // Done for all images with the first.
                break;
            case BatchStatisticsOperation:
                (_shared[node.Outputs[0]], _shared[node.Outputs[1]]) = BatchNormOracle.Statistics(InputShape().Channels, Images(0));
                break;
            case MovingAverageOperation average:
                double samples = average.Positions * _images.Count;
                _shared[node.Outputs[0]] = BatchNormOracle.Average(average.Momentum, Input(2), Input(0), 1);
                _shared[node.Outputs[1]] = BatchNormOracle.Average(average.Momentum, Input(3), Input(1), samples / (samples - 1));
                break;
            case BatchNormOperation norm:
                int inputs = 3 + (norm.Scale ? 1 : 0);
                Store(
                    BatchNormOracle.Forward(
                        norm, Input(0), Input(1), Input(2), InputIf(norm.Scale, 3), InputIf(norm.Shift, inputs)),
                    inputs + (norm.Shift ? 1 : 0));
                break;
            case BatchNormReductionOperation norm:
                var (scale, shift, slope, constant) =
                    BatchNormOracle.Sums(norm, Images(0), Images(1), Input(2), Input(3), InputIf(norm.Scale, 4));
                double[][] results =
                [
                    .. norm.ScaleGradient ? [scale] : Array.Empty<double[]>(),
                    .. norm.ShiftGradient ? [shift] : Array.Empty<double[]>(),
                    .. norm.Coefficients ? [slope, constant] : Array.Empty<double[]>(),
                ];
                foreach (var (id, result) in node.Outputs.Zip(results))
                {
                    _shared[id] = result;
                }

                break;
            case BatchNormGradientOperation { Moving: true } norm:
                Store(BatchNormOracle.Gradient(norm.Epsilon, Input(0), Input(1), InputIf(norm.Scale, 2)), norm.Scale ? 3 : 2);
                break;
            case BatchNormGradientOperation norm:
                int first = norm.Scale ? 5 : 4;
                Store(
                    BatchNormOracle.Gradient(
                        norm.Epsilon, Input(0), Input(1), Input(2), Input(3), InputIf(norm.Scale, 4), Input(first), Input(first + 1)),
                    first + 2);
                break;
            case ConvolutionOperation conv:
                Store(ConvolutionOracle.Forward(conv, Input(0), Input(1), BiasIf(conv.Bias)), 3 - (conv.Bias ? 0 : 1));
                break;
            case TransposedConvolutionOperation transposed:
                Store(
                    TransposedConvolutionOracle.Forward(transposed, Input(0), Input(1), BiasIf(transposed.Bias)),
                    3 - (transposed.Bias ? 0 : 1));
                break;
            case TransposedConvolutionDataGradientOperation gradient:
                Store(TransposedConvolutionOracle.DataGradient(gradient.Convolution, Input(0), Input(1)), 2);
                break;
            case ConvolutionDataGradientOperation gradient:
                Store(ConvolutionOracle.DataGradient(gradient.Forward, Input(0), Input(1)), 2);
                break;
            case ConvolutionWeightGradientOperation gradient:
                ConvolutionOracle.AddWeightGradient(gradient.Forward, Input(0), Input(1), Accumulator());
                break;
            case BiasGradientOperation:
                ConvolutionOracle.AddBiasGradient(Input(0), Accumulator());
                break;
            case DenseOperation dense:
                Store(DenseOracle.Forward(dense, Input(0), Input(1), BiasIf(dense.Bias)), 3 - (dense.Bias ? 0 : 1));
                break;
            case DenseDataGradientOperation gradient:
                Store(DenseOracle.DataGradient(gradient.Forward, Input(0), Input(1)), 2);
                break;
            case DenseWeightGradientOperation gradient:
                DenseOracle.AddWeightGradient(gradient.Forward, Input(0), Input(1), Accumulator());
                break;
            case MaxPoolOperation pool:
                var (largest, taps) = PoolingOracle.Max(pool.Axes, OutputShape().Channels, Input(0));
                Store(largest, 1);
                if (pool.WithIndices)
                {
                    image[node.Outputs[1]] = taps;
                }

                break;
            case MaxPoolGradientOperation pool:
                Store(PoolingOracle.MaxGradient(pool.Axes, OutputShape().Channels, Input(0), Input(1)), 2);
                break;
            case AveragePoolOperation pool:
                Store(PoolingOracle.Average(pool.Axes, pool.CountPadding, OutputShape().Channels, Input(0)), 1);
                break;
            case AveragePoolGradientOperation pool:
                Store(PoolingOracle.AverageGradient(pool.Axes, pool.CountPadding, OutputShape().Channels, Input(0)), 1);
                break;
            case AdaptiveAveragePoolOperation:
                Store(AdaptivePoolingOracle.Average(InputShape(), OutputShape(), Input(0)), 1);
                break;
            case AdaptiveAveragePoolGradientOperation:
                Store(AdaptivePoolingOracle.AverageGradient(OutputShape(), InputShape(), Input(0)), 1);
                break;
            case MoveOperation move:
                Store(MovingOracle.Move(move, Input(0)), 1);
                break;
            case SpaceToDepthOperation reorder:
                Store(MovingOracle.SpaceToDepth(reorder, Input(0)), 1);
                break;
            case DepthToSpaceOperation reorder:
                Store(MovingOracle.DepthToSpace(reorder.Forward, Input(0)), 1);
                break;
            case NearestUpsampleOperation upsample:
                Store(UpsamplingOracle.Nearest(upsample.Axes, OutputShape().Channels, Input(0)), 1);
                break;
            case NearestUpsampleGradientOperation upsample:
                Store(UpsamplingOracle.NearestGradient(upsample.Axes, OutputShape().Channels, Input(0)), 1);
                break;
            case LinearUpsampleOperation upsample:
                Store(UpsamplingOracle.Linear(upsample.Axes, OutputShape().Channels, Input(0)), 1);
                break;
            case LinearUpsampleGradientOperation upsample:
                Store(UpsamplingOracle.LinearGradient(upsample.Axes, OutputShape().Channels, Input(0)), 1);
                break;
            case GlobalAveragePoolOperation:
                Store(GlobalPoolingOracle.Average(InputShape().Channels, Input(0)), 1);
                break;
            case GlobalAveragePoolGradientOperation:
                Store(GlobalPoolingOracle.AverageGradient((int)OutputShape().Positions, Input(0)), 1);
                break;
            case ActivationOperation activation:
                Store([.. Input(0).Select(x => ActivationOracle.Apply(activation.Activation, x))], 1);
                break;
            case ActivationGradientOperation gradient:
                Store([.. Input(0).Zip(Input(1), (dy, source) => dy * ActivationOracle.Derivative(gradient.Activation, source))], 2);
                break;
            case PReLUOperation prelu:
                Store(PReLUOracle.Scale(prelu.PerChannel, OutputShape().Channels, Input(0), Input(0), Input(1)), 2);
                break;
            case PReLUGradientOperation prelu:
                Store(PReLUOracle.Scale(prelu.PerChannel, OutputShape().Channels, Input(0), Input(1), Input(2)), 3);
                break;
            case PReLUSlopeGradientOperation prelu:
                PReLUOracle.AddSlopeGradient(prelu.PerChannel, InputShape().Channels, Input(0), Input(1), Accumulator());
                break;
            case GroupNormOperation norm:
                var (normalized, numbers) = GroupNormOracle.Forward(
                    norm,
                    InputShape().Channels,
                    Input(0),
                    InputIf(norm.Affine != NormAffine.None, 1),
                    InputIf(norm.Affine != NormAffine.None, 2));
                Store(normalized, norm.Affine == NormAffine.None ? 1 : 3);
                if (norm.WithNumbers)
                {
                    image[node.Outputs[1]] = numbers;
                }

                break;
            case GroupNormGradientOperation norm:
                Store(
                    GroupNormOracle.Gradient(
                        norm, InputShape().Channels, Input(0), Input(1), Input(2), InputIf(norm.Affine != NormAffine.None, 3)),
                    norm.Affine == NormAffine.None ? 3 : 4);
                break;
            case GroupNormAffineGradientOperation norm:
                GroupNormOracle.AddAffineGradient(
                    norm, InputShape().Channels, Input(0), Input(1), Input(2), _shared[node.Outputs[0]], _shared[node.Outputs[1]]);
                break;
            case LocalResponseNormOperation norm:
                var (response, powers) = ChannelNormOracle.LocalResponse(norm, InputShape().Channels, Input(0));
                Store(response, 1);
                if (norm.WithBase)
                {
                    image[node.Outputs[1]] = powers;
                }

                break;
            case LocalResponseNormGradientOperation { Forward: var norm }:
                Store(ChannelNormOracle.LocalResponseGradient(norm, InputShape().Channels, Input(0), Input(1), Input(3)), 4);
                break;
            case L2NormalizeOperation norm:
                Store(ChannelNormOracle.Unit(norm.Epsilon, InputShape().Channels, Input(0)), 1);
                break;
            case L2NormalizeGradientOperation norm:
                Store(ChannelNormOracle.UnitGradient(norm.Epsilon, InputShape().Channels, Input(0), Input(1)), 2);
                break;
            case BendOperation bend:
                Store([.. Input(0).Select(x => x + (bend.Strength * x * x))], 1);
                break;
            case BendGradientOperation bend:
                Store([.. Input(0).Zip(Input(1), (dy, x) => dy * (1 + (2 * bend.Strength * x)))], 2);
                break;
            case SoftmaxOperation:
                Store(SoftmaxOracle.Forward(OutputShape().Channels, Input(0)), 1);
                break;
            case SoftmaxGradientOperation:
                Store(SoftmaxOracle.Gradient(OutputShape().Channels, Input(0), Input(1)), 2);
                break;
            case LogSoftmaxOperation:
                Store(LogSoftmaxOracle.Forward(OutputShape().Channels, Input(0)), 1);
                break;
            case LogSoftmaxGradientOperation:
                Store(LogSoftmaxOracle.Gradient(OutputShape().Channels, Input(0), Input(1)), 2);
                break;
            case DropoutMaskOperation dropout:
                int count = (int)OutputShape().Elements;
                Store(mask is null ? [.. Enumerable.Repeat(1.0, count)] : mask(dropout, n, count), 0);
                break;
            case MultiplyOperation:
                Store([.. Input(0).Zip(Input(1), (a, b) => a * b)], 2);
                break;
            case ChannelScaleOperation:
                Store(ChannelScaleOracle.Forward(Input(0), Input(1)), 2);
                break;
            case ChannelScaleGradientOperation:
                Store(ChannelScaleOracle.Gradient((int)OutputShape().Elements, Input(0), Input(1)), 2);
                break;
            case PermuteOperation permute:
                Store(MovingOracle.Permute(permute, Input(0)), 1);
                break;
            case AddOperation:
                Store([.. Enumerable.Range(0, Input(0).Length).Select(i => node.Inputs.Select((_, j) => Input(j)[i]).Sum())], node.Inputs.Count);
                break;
            case ConcatOperation:
                Store([.. node.Inputs.SelectMany((_, i) => Input(i))], node.Inputs.Count);
                break;
            case SliceOperation slice:
                int positions = (int)OutputShape().Positions;
                Store([.. Input(0).Skip(slice.First * positions).Take(slice.Count * positions)], 1);
                break;
            case FlattenOperation or UnflattenOperation:
                Store(Input(0), 1);
                break;
            default:
                throw new NotSupportedException($"the oracle does not know {node.Operation.Mnemonic}");
        }

        void Store(double[] result, int inputs)
        {
            foreach (var item in node.Epilogue)
            {
                result = item switch
                {
                    ActivationItem a => [.. result.Select(x => ActivationOracle.Apply(a.Activation, x))],
                    ActivationGradientItem g =>
                        [.. result.Zip(Input(inputs++), (dy, source) => dy * ActivationOracle.Derivative(g.Activation, source))],
                    AdditionItem => [.. result.Zip(Input(inputs++), (x, addend) => x + addend)],
                    _ => throw new NotSupportedException($"the oracle does not know {item}"),
                };
            }

            image[node.Output] = result;
        }
    }
}
