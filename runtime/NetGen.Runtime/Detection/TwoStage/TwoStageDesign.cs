using NetGen.Generated;

namespace NetGen.Detection;

/// <summary>
/// Two networks that make a detector together (Ren et al., Faster R-CNN, 2015, section 3): the first computes features
/// of an image and proposes regions, <see cref="RoiAlign"/> makes features of one size of each region, and the second
/// says what is there.
/// </summary>
public sealed class TwoStageDesign
{
    /// <summary>Joins two networks.</summary>
    /// <param name="features">From an image to a feature map (C, H, W) and proposals.</param>
    /// <param name="head">From the features of a region, (C, h, w), to scores and boxes. To be trained it has to be
    /// declared with
    /// <c>InputGradient = true</c>.</param>
    /// <param name="proposals">What the proposals mean.</param>
    /// <param name="regions">What scores and boxes mean.</param>
    /// <param name="samples">How many samples of the feature map along each axis an element of a region is the mean of;
    /// 0 for as many as it covers elements.</param>
    /// <param name="outputs">What the outputs are called.</param>
    /// <exception cref="ArgumentException">A network has no such output, or a shape is not what the other side
    /// expects.</exception>
    public TwoStageDesign(
        Network features, Network head, ProposalHead proposals, RegionHead regions, int samples = 2, TwoStageOutputs? outputs = null)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(proposals);
        ArgumentNullException.ThrowIfNull(regions);
        Outputs = outputs ?? new();
        (Features, Head, Proposals, Regions) = (features, head, proposals, regions);
        FeatureShape = Shape(Output(features, Outputs.Features), features);
        var cut = Shape(head.Info.Inputs[0], head);
        if (cut.Channels != FeatureShape.Channels)
        {
            throw new ArgumentException(
                $"Regions have the {FeatureShape.Channels} channels of '{Outputs.Features}' of {features.Info.Name}; "
                + $"{head.Info.Name} takes {Shapes.Text(head.Info.InputShape)}.", nameof(head));
        }

        Align = new RoiAlign(cut.Height, cut.Width, samples: samples);
        Require(features, Outputs.Proposals, proposals.Length, $"{proposals.Channels} x {proposals.Height} x {proposals.Width} for the proposals");
        Require(head, Outputs.Scores, regions.ScoreLength, $"{regions.ScoreLength} for the background and {regions.Classes} classes");
        Require(head, Outputs.Boxes, regions.BoxLength, $"{regions.BoxLength} for the boxes of {regions.Classes} classes");
    }

    /// <summary>The first network.</summary>
    public Network Features { get; }

    /// <summary>The second network.</summary>
    public Network Head { get; }

    /// <summary>What the proposals mean.</summary>
    public ProposalHead Proposals { get; }

    /// <summary>What scores and boxes mean.</summary>
    public RegionHead Regions { get; }

    /// <summary>What the outputs are called.</summary>
    public TwoStageOutputs Outputs { get; }

    /// <summary>The shape of the feature map.</summary>
    public FeatureShape FeatureShape { get; }

    /// <summary>How features of a region are made; boxes are in elements of the feature map.</summary>
    public RoiAlign Align { get; }

    private static TensorInfo Output(Network network, string name) => network.Info.Outputs[network.Info.FindOutput(name)];

    private static FeatureShape Shape(TensorInfo tensor, Network network) => tensor.Shape is [var channels, var height, var width]
        ? new(channels, height, width)
        : throw new ArgumentException(
            $"'{tensor.Name}' of {network.Info.Name} should be a feature map (C, H, W); it is {Shapes.Text(tensor.Shape)}.");

    private static void Require(Network network, string name, int length, string expected)
    {
        var output = Output(network, name);
        if (output.Length != length)
        {
            throw new ArgumentException(
                $"'{name}' of {network.Info.Name} should have {expected}; it is {Shapes.Text(output.Shape)}.");
        }
    }
}
