using NetGen.Generator.Passes;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Oracle;

/// <summary>Fusing epilogues changes where work is done, not one bit of the result.</summary>
public sealed class FusionTests
{
    [Theory]
    [InlineData("1x9x9: Conv 3 3; Tanh; AvgPool 2; Flatten; Dense 5; Sigmoid; Dense 3; Tanh")]
    [InlineData("2x9: Conv 4 3; ReLU; ReLU6; Conv 3 2; LeakyReLU; GlobalAvgPool; Tanh")]
    [InlineData("2x9x5: ReLU; MaxPool 2; ReLU; Conv 3 2; Softmax")]
    [InlineData("2x4x4x4: Conv 3 2; Tanh; Dropout 0.5; AvgPool 3 Stride=1; Sigmoid; Flatten")]
    [InlineData("2x9: Conv 4 3; SiLU; Conv 3 2; GELU; Conv 3 2; Softplus; Conv 2 1; HardSwish; Conv 2 1; Mish")]
    [InlineData("3x8x8: Conv 4 3 Padding=1 Name=a; Conv 4 3 Padding=1; Add a; ReLU Name=b; Conv 4 3 Padding=1; Tanh Name=t; Add a,b,t; ReLU6")]
    [InlineData("2x9: Conv 4 3; ELU; Conv 3 2; HardSigmoid; Scale 0.5; GELU Approximate=tanh; Conv 3 2; Scale 3")]
    [InlineData("2x9: Conv 16 3; Exp; Conv 32 2; Erf; Sin; Conv 3 2; Clip Minimum=-0.5 Maximum=0.5; Softsign; Conv 2 1; Abs; CELU")]
    [InlineData("5: Dense 3; Exp; Dense 4; Softplus; Log; Dense 3; Pow 2; Dense 2; Cos; Shrink; Scale 2 Offset=1")]
    public void A_fused_graph_computes_what_the_unfused_one_does(string network)
    {
        var unfused = GraphOracle.ForTraining(NetText.Parse(network), true, FiniteDifferenceTests.HalfMask);
        var fused = new GraphOracle(FuseEpilogues.Run(unfused.Graph), FiniteDifferenceTests.HalfMask);
        Assert.Contains(fused.Graph.Nodes, node => node.Epilogue.Count > 0);

        Assert.Equal(Run(unfused), Run(fused));

        static List<double[]> Run(GraphOracle oracle)
        {
            var graph = oracle.Graph;
            foreach (var parameter in graph.Parameters)
            {
                oracle.SetParameter(parameter.Name, TestData.Uniform((int)parameter.Elements, parameter.Tensor));
            }

            double[][] output = oracle.Forward([TestData.Distinct((int)graph.Tensors[graph.Input].Shape.Elements, 1)]);
            oracle.Backward([TestData.Uniform(output[0].Length, 2)]);
            return [.. output, .. oracle.InputGradients(), .. graph.Parameters.Select(p => oracle.ParameterGradient(p.Name))];
        }
    }
}
