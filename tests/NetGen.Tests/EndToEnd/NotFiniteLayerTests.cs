using NetGen.Generator.Model;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.EndToEnd;

/// <summary>Numbers that are not finite in the layers of generated code.</summary>
public sealed class NotFiniteLayerTests
{
    private static readonly NetSpec Plain = NetText.Parse(
        "3x8x8: Conv 16 3 Padding=1; ReLU; MaxPool 2; Conv 16 3 Padding=1 Name=second; ReLU; Flatten; Dense 8; ReLU; Dense 5; Softmax", "Plain");

    private static readonly NetSpec Normed = NetText.Parse("3x8x8: Conv 16 3 Bias=false; BatchNorm Name=norm; ReLU; Flatten; Dense 5", "Normed");

    private static readonly Lazy<NetworkAssembly> Assembly = new(() => NetworkAssembly.Compile(Plain, Normed));
    private static readonly float[] Images = TestData.ToSingle(TestData.Uniform(4 * 192, seed: 3));

    [SkippableTheory]
    [EveryInstructionSet]
    public void The_layer_that_overflows_is_named(InstructionSet instructionSet)
    {
        Theme.SkipUnlessSupported(instructionSet);
        var network = Assembly.Value.Create(Plain, instructionSet);
        network.Write("second.weight", Enumerable.Repeat(3e38f, 16 * 16 * 9).ToArray());
        var trainer = network.CreateTrainer(4, new MeanSquaredError(), new Sgd(0.1), threads: 2);
        var exception = Assert.Throws<NotFiniteException>(() => trainer.Step(Images, new float[20]));
        Assert.Equal("second", exception.Tensor);
        Assert.Contains("is what layer 'second' gives for image 0. Inputs, targets and parameters are finite; the largest parameter is 3E+38, in 'second.weight'", exception.Message);
    }

    [SkippableTheory]
    [EveryInstructionSet]
    public void NaN_of_an_input_reaches_the_loss_through_every_layer(InstructionSet instructionSet)
    {
        Theme.SkipUnlessSupported(instructionSet);
        foreach (var spec in new[] { Plain, Normed })
        {
            float[] images = [.. Images];
            images[192 + 77] = float.NaN;
            var trainer = Assembly.Value.Create(spec, instructionSet).CreateTrainer(4, new MeanSquaredError(), new Sgd(0.1));
            var exception = Assert.Throws<NotFiniteException>(() => trainer.Step(images, new float[20]));
            Assert.Contains("input 'input' of image 1: element 77 is NaN", exception.Message);
        }
    }

    [SkippableTheory]
    [EveryInstructionSet]
    public void Inputs_that_are_too_large_for_the_statistics_of_a_batch_change_no_moving_average(InstructionSet instructionSet)
    {
        Theme.SkipUnlessSupported(instructionSet);
        var network = Assembly.Value.Create(Normed, instructionSet);
        float[] images = [.. Images.Select(x => 1e25f * x)];
        float[] before = network.Read("norm.running_var").ToArray();
        var trainer = network.CreateTrainer(4, new SoftmaxCrossEntropy(), new Sgd(0.1));
        var exception = Assert.Throws<NotFiniteException>(() => trainer.Step(images, [0, 1, 2, 3]));
        Assert.Contains("the largest input 9.", exception.Message);
        Assert.Contains("E+24", exception.Message);
        Assert.Equal(before, network.Read("norm.running_var").ToArray());
    }

    [Fact]
    public void A_moving_average_that_is_not_finite_is_found_though_training_does_not_read_it()
    {
        var network = Assembly.Value.Create(Normed, InstructionSet.Best);
        network.Write("norm.running_var", Enumerable.Repeat(float.PositiveInfinity, 16).ToArray());
        var trainer = network.CreateTrainer(4, new SoftmaxCrossEntropy(), new Sgd(0.1), threads: 2);
        var exception = Assert.Throws<NotFiniteException>(() => trainer.Step(Images, [0, 1, 2, 3]));
        Assert.Equal("norm.running_var", exception.Tensor);
    }
}
