using Xunit;

namespace NetGen.Tests.Runtime;

/// <summary>Steps whose numbers are not finite end in an exception that names the first tensor that is not.</summary>
public sealed class NotFiniteTests
{
    private const int Batch = 3;

    private readonly FakeNetwork _network = new(1);
    private readonly float[] _images = RandomData.Floats(1, Batch * FakeNetwork.Inputs);
    private readonly float[] _targets = RandomData.Floats(2, Batch * FakeNetwork.Outputs);
    private readonly int[] _labels = RandomData.Labels(3, Batch, FakeNetwork.Outputs);

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "infinite")]
    [InlineData(float.NegativeInfinity, "negative infinite")]
    public void An_input_is_named_by_image_and_element(float value, string text)
    {
        // An infinite number would saturate a hidden unit; with a weight of 0 it does not.
        _network.Write("fc1.weight", new float[30]);
        var trainer = Trainer(new SoftmaxCrossEntropy());
        _images[FakeNetwork.Inputs + 4] = value;
        Fails(
            $"Step 1 of Fake: the loss is NaN. The first tensor that is not finite is input 'input' of image 1: element 4 is {text}.",
            "input", () => trainer.Step(_images, _labels));

        // The trainer goes on.
        _images[FakeNetwork.Inputs + 4] = 0;
        Assert.True(float.IsFinite(trainer.Step(_images, _labels)));
        Assert.Equal(1, trainer.Steps);
    }

    [Fact]
    public void A_target_is_named_whoever_gave_it()
    {
        var trainer = Trainer(new MeanSquaredError());
        _targets[2 * FakeNetwork.Outputs + 1] = float.NaN;
        const string Message = "The first tensor that is not finite is the target of 'fc2' for image 2: element 1 is NaN.";
        Fails(Message, "fc2", () => trainer.Step(_images, _targets));
        _targets.CopyTo(trainer.Targets("fc2"));
        Fails(Message, "fc2", () => trainer.Step(_images));
    }

    [Fact]
    public void A_parameter_is_told_apart_from_what_it_causes()
    {
        var trainer = Trainer(new SoftmaxCrossEntropy());
        _network.Write("fc1.bias", [0, 0, float.NaN, 0, 0]);
        Action[] calls =
        [
            () => trainer.Step(_images, _labels),
            () => trainer.ComputeGradients(_images, _labels),
            () => trainer.ForwardLoss(_images, _labels),
        ];
        Assert.All(calls, call => Fails(
            "The first tensor that is not finite is parameter 'fc1.bias': element 2 is NaN. An earlier change or a file left it so.", "fc1.bias", call));
    }

    [Theory]
    [InlineData(1e30)]
    [InlineData(1e300)]
    public void A_learning_rate_that_is_far_too_large_ends_training(double rate)
    {
        var trainer = _network.CreateTrainer(Batch, new MeanSquaredError(), new Sgd(rate));
        var exception = Assert.Throws<NotFiniteException>(() =>
        {
            for (var step = 0; step < 3; step++)
            {
                trainer.Step(_images, _targets);
            }
        });
        Assert.Contains($"the learning rate {rate:G6}", exception.Message);
        Assert.Contains(rate < 1e38 ? "Step 2 of Fake: the loss is infinite" : "Step 1 of Fake: the update is not finite", exception.Message);
    }

    [Fact]
    public void An_output_that_overflows_is_named_by_its_layer()
    {
        _network.Write("fc2.weight", Enumerable.Repeat(3e38f, 20).ToArray());
        _network.Write("fc2.bias", Enumerable.Repeat(3e38f, 4).ToArray());
        _network.Write("fc1.bias", Enumerable.Repeat(9f, 5).ToArray());
        var exception = Fails(
            "The first tensor that is not finite is the output 'fc2' for image 0: element 0 is infinite. Inputs, targets and parameters are finite; "
            + $"the largest parameter is 3E+38, in 'fc2.bias', the largest input {_images.Max(MathF.Abs):G6}, and the learning rate 0.1.",
            "fc2", () => Trainer(new MeanSquaredError()).Step(_images, _targets));
        Assert.Equal(1, exception.Step);
    }

    [Fact]
    public void A_loss_of_ones_own_that_is_no_number_is_named()
    {
        Fails(
            "the loss is NaN. The first tensor that is not finite is the OwnLoss of 'fc2' for image 0. Inputs, targets, parameters and outputs are finite.",
            "fc2", () => Trainer(new OwnLoss(double.NaN, 0)).Step(_images, _targets));
        Fails(
            "the loss is 3, but not all of its gradient is finite. The first tensor that is not finite is the gradient of the OwnLoss of 'fc2' for "
            + "image 0: element 0 is negative infinite.",
            "fc2", () => Trainer(new OwnLoss(1, float.NegativeInfinity)).Step(_images, _targets));
        Fails("The first tensor that is not finite is the sum of the losses", "Fake", () => Trainer(new OwnLoss(1e300, 0)).Step(_images, _targets));
    }

    [Fact]
    public void A_gradient_that_the_caller_wrote_is_named()
    {
        var trainer = _network.CreateTrainer(Batch, new Sgd(0.1));
        trainer.Forward(_images);
        trainer.OutputGradient("fc2", 2)[3] = float.NaN;
        Fails("The first tensor that is not finite is the gradient of output 'fc2' for image 2: element 3 is NaN.", "fc2", trainer.Backward);
    }

    [Fact]
    public void A_gradient_that_overflows_is_found_before_the_update_where_its_norm_is_known()
    {
        // The sum over the images is too large for a float; all other gradients are 0.
        foreach (var name in new[] { "fc1.weight", "fc1.bias", "fc2.weight" })
        {
            _network.Write(name, new float[_network.Read(name).Length]);
        }

        var loss = new OwnLoss(0, 3e38f);
        Fails(
            "Step 1 of Fake: a gradient is not finite. The first tensor that is not finite is the gradient of 'fc2.bias': element 0 is infinite.",
            "fc2.bias",
            () => _network.CreateTrainer(Batch, loss, new Sgd(0.1), 2, clipping: GradientClipping.ByNorm(1)).Step(_images, _targets));

        var exception = Assert.Throws<NotFiniteException>(
            () => _network.CreateTrainer(Batch, loss, new Sgd(0.1), 2).Step(_images, _targets));
        Assert.Contains("parameter 'fc2.bias': element 0 is negative infinite. Its gradient is not finite, and the learning rate 0.1.", exception.Message);
        Assert.Contains("load the last ones that were saved", exception.Message);
    }

    [Theory]
    [InlineData("Adam")]
    [InlineData("AdamW")]
    [InlineData("RmsProp")]
    public void Squares_that_would_freeze_a_parameter_are_found(string rule)
    {
        // The square of the gradient overflows, and the rule would never move the parameter again.
        Optimizer optimizer = rule == "Adam" ? new Adam() : rule == "AdamW" ? new AdamW() : new RmsProp(0.1, momentum: 0.5);
        var exception = Assert.Throws<NotFiniteException>(
            () => _network.CreateTrainer(Batch, new OwnLoss(0, 1e25f), optimizer).Step(_images, _targets));
        Assert.Contains("the mean of squares of the gradient of 'fc1.weight'", exception.Message);
        Assert.Contains("Its gradient is finite", exception.Message);
    }

    [Fact]
    public void Whoever_does_not_ask_gets_what_there_is()
    {
        var trainer = Trainer(new OwnLoss(double.NaN, float.NaN));
        Assert.True(trainer.RequiresFinite);
        trainer.RequiresFinite = false;
        Assert.Equal(float.NaN, trainer.Step(_images, _targets));
        Assert.Equal(float.NaN, _network.Read("fc2.bias")[0]);
    }

    private Trainer Trainer(Loss loss) => _network.CreateTrainer(Batch, loss, new Sgd(0.1), threads: 2);

    private NotFiniteException Fails(string message, string tensor, Action call)
    {
        var before = LoadAssert.All(_network);
        var exception = Assert.Throws<NotFiniteException>(call);
        Assert.Contains(message, exception.Message);
        Assert.EndsWith("Parameters and moving averages are as before the step.", exception.Message);
        Assert.Equal(tensor, exception.Tensor);
        Assert.Equal(before, LoadAssert.All(_network));
        return exception;
    }

    /// <summary>Gives the same loss and gradient whatever the outputs.</summary>
    private sealed class OwnLoss(double loss, float slope) : Loss(Reduction.Sum)
    {
        public override double Evaluate(
            ReadOnlySpan<float> output, ReadOnlySpan<float> target, float scale, Span<float> gradient)
        {
            gradient.Fill(slope);
            return loss;
        }

        protected override long Terms(int images, int outputs) => images;
    }
}
