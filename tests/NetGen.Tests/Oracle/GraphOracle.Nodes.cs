using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;

namespace NetGen.Tests.Oracle;

/// <content>What each operation is defined to compute: one case for each kind.</content>
internal sealed partial class GraphOracle
{
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
            case LpPoolOperation pool:
                Store(PoolingOracle.Norm(pool.Axes, pool.P, OutputShape().Channels, Input(0)), 1);
                break;
            case LpPoolGradientOperation pool:
                Store(PoolingOracle.NormGradient(pool.Axes, pool.P, OutputShape().Channels, Input(0), Input(1), Input(2)), 3);
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
            case MapAxisOperation map:
                Store(AxisOracle.Forward(map.Axis, map.Rule, InputShape(), Input(0)), 1);
                break;
            case MapAxisGradientOperation map:
                Store(AxisOracle.Backward(map.Axis, map.Rule, OutputShape(), Input(0)), 1);
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
            case ChannelScaleOperation:
                Store(ChannelScaleOracle.Forward(Input(0), Input(1)), 2);
                break;
            case ChannelScaleGradientOperation:
                Store(ChannelScaleOracle.Gradient((int)OutputShape().Elements, Input(0), Input(1)), 2);
                break;
            case PermuteOperation permute:
                Store(MovingOracle.Permute(permute, Input(0)), 1);
                break;
            case ConstantOperation:
                Store(Input(0), 1);
                break;
            case ConstantGradientOperation:
                _shared[node.Output] = [.. Accumulator().Zip(Input(0), (sum, dy) => sum + dy)];
                break;
            case var shapes when ShapeOracle.Knows(shapes):
                Store(ShapeOracle.Run(shapes, InputShape(), OutputShape(), Input), node.Inputs.Count);
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
            case ChannelNormOperation or ChannelNormGradientOperation or ChannelNormAffineGradientOperation
                or ArgMaxOperation or HardmaxOperation or TopKOperation or TopKGradientOperation or CumSumOperation:
                RunOverChannels(node, n, Input, Store);
                break;
            case MatMulOperation product:
                Store(MatMulOracle.Product(product, Input(0), Input(1)), 2);
                break;
            default:
                var (values, read) = Elementwise(node, Input);
                Store(values, read);
                break;
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
