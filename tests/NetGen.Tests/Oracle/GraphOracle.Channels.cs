using NetGen.Generator.Graph;
using NetGen.Generator.Ops;

namespace NetGen.Tests.Oracle;

/// <content>The operations over the channels of each position, or along one axis.</content>
internal sealed partial class GraphOracle
{
    /// <summary>Runs a node for an image.</summary>
    /// <param name="node">The node.</param>
    /// <param name="n">The image.</param>
    /// <param name="input">The value of an input.</param>
    /// <param name="store">Takes the first output, and the number of inputs before those of an epilogue.</param>
    private void RunOverChannels(Node node, int n, Func<int, double[]> input, Action<double[], int> store)
    {
        int channels = graph.Tensors[node.Inputs[0]].Shape.Channels;
        switch (node.Operation)
        {
            case ChannelNormOperation norm:
                var (output, numbers) = ChannelNormOracle.Deviations(
                    norm, channels, input(0), norm.Affine ? input(1) : null, norm is { Affine: true, Centered: true } ? input(2) : null);
                store(output, node.Inputs.Count);
                if (norm.WithNumbers)
                {
                    _images[n][node.Outputs[1]] = numbers;
                }

                break;
            case ChannelNormGradientOperation norm:
                store(
                    ChannelNormOracle.DeviationsGradient(norm, channels, input(0), input(1), input(2), norm.Affine ? input(3) : null),
                    node.Inputs.Count);
                break;
            case ArgMaxOperation arg:
                store(ChannelOrderOracle.ArgMax(arg, channels, input(0)), 1);
                break;
            case HardmaxOperation:
                store(ChannelOrderOracle.Hardmax(channels, input(0)), 1);
                break;
            case TopKOperation top:
                var (values, indices) = ChannelOrderOracle.Top(top, channels, input(0));
                store(top.Indices ? indices : values, 1);
                _images[n][node.Outputs[1]] = top.Indices ? values : indices;
                break;
            case TopKGradientOperation:
                var x = graph.Tensors[node.Output].Shape;
                store(ChannelOrderOracle.TopGradient(x.Channels, input(0), input(1), (int)x.Positions), 2);
                break;
            case CumSumOperation sums:
                store(RunningSumOracle.Sums(sums, input(0)), 1);
                break;
            case ChannelNormAffineGradientOperation norm:
                ChannelNormOracle.AddDeviationsAffineGradient(
                    norm.Centered,
                    channels,
                    input(0),
                    input(1),
                    input(2),
                    _shared[node.Outputs[0]],
                    norm.Centered ? _shared[node.Outputs[1]] : null);
                break;
        }
    }
}
