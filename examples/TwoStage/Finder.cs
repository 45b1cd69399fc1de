using NetGen.Detection;

namespace NetGen.Examples;

/// <summary>Finds the shapes of scenes with both networks.</summary>
/// <param name="design">The networks.</param>
internal sealed class Finder(TwoStageDesign design)
{
    /// <summary>The largest number of regions of a scene that the second network looks at.</summary>
    public const int Regions = 40;

    // Low, since average precision counts what is found with little certainty, too.
    private const float ScoreThreshold = 0.02f;
    private const float OverlapThreshold = 0.45f;
    private const int Maximum = 50;

    private readonly TwoStageDetector _detector = new(
        design,
        new ProposalSelection { Maximum = Regions },
        ScoreThreshold,
        new Suppression { OverlapThreshold = OverlapThreshold, Maximum = Maximum });

    private readonly float[] _image = new float[3 * Scene.Size * Scene.Size];
    private readonly DetectedObject[] _found = new DetectedObject[Maximum];

    /// <summary>The shapes of a scene, in fractions of it, the surest first; valid until the next call.</summary>
    public ReadOnlySpan<DetectedObject> Find(Scene scene)
    {
        scene.Picture.CopyTo(_image);
        return _found.AsSpan(0, _detector.Detect(_image, _found));
    }

    /// <summary>The share of shapes that a region covers well enough to find them.</summary>
    public double ProposalRecall(Scene[] scenes)
    {
        var (covered, all) = (0, 0);
        foreach (var scene in scenes)
        {
            Find(scene);
            foreach (var shape in scene.Objects)
            {
                var best = 0f;
                foreach (var proposal in _detector.Proposals)
                {
                    best = MathF.Max(best, Overlap.Iou(proposal.Box, shape.Box));
                }

                covered += best >= 0.5f ? 1 : 0;
                all++;
            }
        }

        return (double)covered / all;
    }
}
