using NetGen.Detection;
using NetGen.Generated;
using Xunit;

namespace NetGen.Tests.Runtime;

/// <summary>A trainer whose losses do not fit their outputs is not created.</summary>
public sealed class HeadFitTests
{
    [Theory]
    [InlineData(4)]
    [InlineData(4, 1, 1)]
    public void A_distribution_is_one_number_for_each_class(params int[] shape) => Create(shape, new SoftmaxCrossEntropy());

    [Theory]
    [InlineData(4, 2, 3)]
    [InlineData(1, 8)]
    public void A_distribution_has_no_positions(params int[] shape) => Refused(
        $"SoftmaxCrossEntropy cannot stand on the output 'result' of Shaped, {string.Join("x", shape)}: All outputs of an image are one distribution, "
        + $"of one number for each class, and this has {shape[0]} channels of {shape.Skip(1).Aggregate(1, (a, b) => a * b)} positions",
        () => Create(shape, new SoftmaxCrossEntropy()));

    [Fact]
    public void A_loss_of_a_detector_fits_its_head_alone()
    {
        var grid = new GridHead(3, 2, 4);
        var anchors = new AnchorHead(new AnchorGrid(3, 2, [new BoxSize(1, 1), new BoxSize(2, 2)]), 4, ClassScores.Softmax);
        var proposals = new ProposalHead(new AnchorGrid(3, 2, [new BoxSize(1, 1)]));
        foreach (var (loss, length) in new (Loss, int)[]
        {
            (new GridLoss(grid), grid.Length),
            (new YoloLoss(anchors), anchors.Length),
            (new ProposalLoss(proposals), proposals.Length),
            (new RegionBoxLoss(new RegionHead(5)), new RegionHead(5).BoxLength),
            (new LocalizationLoss(4, 2), 7),
        })
        {
            Create([length], loss);
            Refused($"It takes {length} outputs; there are {length + 1}.", () => Create([length + 1], loss));
        }
    }

    [Fact]
    public void Targets_that_no_array_holds_are_refused() =>
        Refused("has targets of 2000000000 floats an image; a batch of 2 can have at most", () => Create([4], new OwnLoss(2_000_000_000)));

    [Fact]
    public void A_loss_of_ones_own_may_object() =>
        Refused("OwnLoss cannot stand on the output 'result' of Shaped, 7: I do not like seven.", () => Create([7], new OwnLoss(1)));

    [Fact]
    public void One_loss_alone_is_that_of_one_output()
    {
        var network = new ShapedNetwork([[4], [2]]);
        Refused(
            "Shaped has the outputs 'result', 'other1', and one loss alone does not say whose it is: give a head for each that is to be trained, such as "
            + "[new Head(\"result\", loss)].",
            () => network.CreateTrainer(1, new SoftmaxCrossEntropy(), new Sgd(0.1)));
        network.CreateTrainer(1, [new Head("result", new SoftmaxCrossEntropy())], new Sgd(0.1));
    }

    private static void Create(int[] shape, Loss loss) => new ShapedNetwork([shape]).CreateTrainer(2, loss, new Sgd(0.1));

    private static void Refused(string message, Action action) =>
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(action).Message);

    private sealed class OwnLoss(int targets) : Loss(Reduction.Sum)
    {
        public override string? Objection(ReadOnlySpan<int> shape) => shape[0] == 7 ? "I do not like seven." : null;

        public override int TargetLength(int outputs) => targets;

        public override double Evaluate(
            ReadOnlySpan<float> output, ReadOnlySpan<float> target, float scale, Span<float> gradient) => 0;

        protected override long Terms(int images, int outputs) => images;
    }

    /// <summary>A network without layers whose outputs have the shapes given.</summary>
    private sealed class ShapedNetwork(int[][] outputs) : Network(
        new NetworkInfo(
            "Shaped",
            [new TensorInfo("input", [1])],
            [.. outputs.Select((shape, i) => new TensorInfo(i == 0 ? "result" : $"other{i}", shape))],
            [],
            [],
            0,
            0),
        new NetworkProgram(InstructionSet.Portable, Pass(outputs), () => Pass(outputs)),
        0)
    {
        private static PassProgram Pass(int[][] outputs) => new()
        {
            Pack = [],
            Forward = [],
            Backward = [],
            PackedSize = 0,
            ActivationStride = 4096,
            InputOffsets = [0],
            OutputOffsets = [.. outputs.Select((_, i) => 1024 * i)],
            OutputGradientOffsets = [.. outputs.Select((_, i) => 2048 + 1024 * i)],
            InputGradientOffsets = [],
        };
    }
}
