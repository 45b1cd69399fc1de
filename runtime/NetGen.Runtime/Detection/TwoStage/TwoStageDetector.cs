namespace NetGen.Detection;

/// <summary>Finds objects in an image by two networks.</summary>
/// <remarks>Owns its memory: a call allocates only if there are more regions than ever before. One object serves one
/// caller at a time.</remarks>
public sealed class TwoStageDetector
{
    // Regions that the second network is run on at a time: enough to keep threads busy.
    private const int LargestBatch = 64;

    private readonly TwoStageDesign _design;
    private readonly Session _features;
    private readonly ProposalSelector _selector;
    private readonly RegionClassifier _classifier;
    private readonly DetectedObject[] _proposals;
    private readonly Box[] _regions;
    private DetectedObject[] _evaluated = [];
    private int _count;

    /// <summary>Creates a detector; later changes of the networks' parameters reach it.</summary>
    /// <param name="design">The networks.</param>
    /// <param name="selection">Which regions are looked at.</param>
    /// <param name="threshold">The probability that an object must exceed.</param>
    /// <param name="suppression">Which of overlapping objects are kept.</param>
    /// <param name="threads">The number of threads, the caller included: 1 to 256.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public TwoStageDetector(
        TwoStageDesign design, ProposalSelection? selection = null, float threshold = 0.05f, Suppression? suppression = null, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(design);
        _design = design;
        _features = design.Features.CreateSession(threads);
        _selector = new ProposalSelector(design.Proposals, selection);
        _proposals = new DetectedObject[Math.Min((selection ?? new()).Maximum, design.Proposals.BoxesPerCell * design.Proposals.Cells)];
        _regions = new Box[_proposals.Length];
        _classifier = new RegionClassifier(
            design.Head,
            design.Regions,
            design.Align,
            threshold,
            suppression,
            Math.Clamp(_proposals.Length, 1, LargestBatch),
            _proposals.Length,
            threads,
            design.Outputs);
    }

    /// <summary>The regions that the first network proposed for the last image, the surest first.</summary>
    public ReadOnlySpan<DetectedObject> Proposals => _proposals.AsSpan(0, _count);

    /// <summary>Finds the objects of an image.</summary>
    /// <param name="image">The image, (C, H, W), as the first network takes it.</param>
    /// <param name="found">Receives them, in fractions of the image, the highest score first; no more than fit.</param>
    /// <returns>Their number.</returns>
    /// <exception cref="ArgumentException">The length is not that of one image.</exception>
    public int Detect(ReadOnlySpan<float> image, Span<DetectedObject> found)
    {
        _features.Run(image);
        _count = _selector.Select(_features.Output(_design.Outputs.Proposals), _proposals);
        for (var i = 0; i < _count; i++)
        {
            _regions[i] = _proposals[i].Box;
        }

        return Classify(_regions.AsSpan(0, _count), found);
    }

    /// <summary>Finds the objects of given regions of an image, as Fast R-CNN does: where the regions come from is the
    /// caller's matter.</summary>
    /// <param name="image">The image, (C, H, W), as the first network takes it.</param>
    /// <param name="regions">The regions, in fractions of it; empty ones are passed over.</param>
    /// <param name="found">Receives the objects, in fractions of the image, the highest score first; no more than
    /// fit.</param>
    /// <returns>Their number.</returns>
    /// <exception cref="ArgumentException">The length is not that of one image.</exception>
    public int Detect(ReadOnlySpan<float> image, ReadOnlySpan<Box> regions, Span<DetectedObject> found)
    {
        _features.Run(image);
        return Classify(regions, found);
    }

    /// <summary>Finds the objects of given regions of an image, and adds them to an evaluation.</summary>
    /// <param name="image">The image, (C, H, W), as the first network takes it.</param>
    /// <param name="regions">The regions, in fractions of it; empty ones are passed over.</param>
    /// <param name="truths">What is there.</param>
    /// <param name="evaluation">Where the image is added.</param>
    /// <exception cref="ArgumentException">The length is not that of one image.</exception>
    public void Evaluate(
        ReadOnlySpan<float> image, ReadOnlySpan<Box> regions, ReadOnlySpan<GroundTruth> truths, DetectionEvaluation evaluation)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        if (_evaluated.Length < regions.Length * _design.Regions.Classes)
        {
            _evaluated = new DetectedObject[regions.Length * _design.Regions.Classes];
        }

        evaluation.Add(_evaluated.AsSpan(0, Detect(image, regions, _evaluated)), truths);
    }

    private int Classify(ReadOnlySpan<Box> regions, Span<DetectedObject> found) =>
        _classifier.Classify(_features.Output(_design.Outputs.Features), _design.FeatureShape, regions, found);
}
