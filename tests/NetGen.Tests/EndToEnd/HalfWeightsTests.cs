using NetGen.Generator.Model;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.EndToEnd;

/// <summary>Dense weights that inference keeps as bfloat16.</summary>
public sealed class HalfWeightsTests
{
    private static readonly NetSpec Whole = Network("Whole", "");
    private static readonly NetSpec Half = Network("Half", " Weights=bfloat16");
    private static readonly Lazy<NetworkAssembly> Assembly = new(() => NetworkAssembly.Compile(Whole, Half));

    [SkippableTheory]
    [EveryInstructionSet]
    public void Weights_that_are_bfloat16_already_give_the_same_bits(InstructionSet instructionSet)
    {
        Theme.SkipUnlessSupported(instructionSet);
        var whole = Assembly.Value.Create(Whole, instructionSet);
        var half = Assembly.Value.Create(Half, instructionSet);
        foreach (string name in new[] { "dense1.weight", "dense2.weight", "dense3.weight" })
        {
            float[] rounded = [.. whole.Read(name).ToArray().Select(w => BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(w) & -0x10000))];
            whole.Write(name, rounded);
            half.Write(name, rounded);
        }

        float[] image = TestData.ToSingle(TestData.Uniform((int)Whole.Input.Elements, 3));
        Assert.Equal(whole.CreateSession().Run(image).ToArray(), half.CreateSession().Run(image).ToArray());

        // Training reads the weights themselves.
        float[] images = TestData.ToSingle(TestData.Uniform(4 * (int)Whole.Input.Elements, 4));
        foreach (var network in new[] { whole, half })
        {
            float[] weights = network.Read("dense1.weight").ToArray();
            weights[5] = 0.123456789f;
            network.Write("dense1.weight", weights);
        }

        Assert.Equal(Loss(whole), Loss(half));

        float Loss(Network network) =>
            network.CreateTrainer(4, new SoftmaxCrossEntropy(), new Sgd(0.1)).Step(images, [0, 1, 2, 0]);
    }

    private static NetSpec Network(string name, string weights) => NetText.Parse(
        $"3x9x9: Conv 5 3; Flatten; Dense 37{weights}; ReLU; Dense 33{weights}; Tanh; Dense 3{weights}", name);
}
