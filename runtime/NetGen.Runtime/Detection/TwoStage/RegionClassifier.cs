namespace NetGen.Detection;

/// <summary>
/// Says what is in given regions of a feature map: cuts out the features of each, runs a network on them and keeps the
/// best of overlapping objects. With the features of an image it is the second stage of Fast R-CNN (Girshick 2015);
/// with the image itself as the feature map, whose regions are warped to the network's input, it is R-CNN (Girshick et
/// al. 2014).
/// </summary>
/// <remarks>Owns its memory: a call allocates only if there are more regions than ever before. One object serves one
/// caller at a time.</remarks>
public sealed class RegionClassifier
{
    private readonly RegionHead _head;
    private readonly RoiAlign _align;
    private readonly Session _session;
    private readonly NonMaxSuppression _suppression;
    private readonly TwoStageOutputs _outputs;
    private readonly float _threshold;
    private readonly int _channels;
    private readonly float[] _cut;
    private readonly Box[] _regions;
    private DetectedObject[] _candidates;

    /// <summary>Creates a classifier.</summary>
    /// <param name="network">From the features of a region, (C, h, w), to scores and boxes.</param>
    /// <param name="head">What scores and boxes mean.</param>
    /// <param name="align">How features of a region are made: h x w of them.</param>
    /// <param name="threshold">The probability that an object must exceed.</param>
    /// <param name="suppression">Which objects are kept.</param>
    /// <param name="batch">How many regions the network is run on at a time.</param>
    /// <param name="capacity">The number of regions up to which no call allocates.</param>
    /// <param name="threads">The number of the network's threads, the caller included.</param>
    /// <param name="outputs">What the outputs are called.</param>
    /// <exception cref="ArgumentException">The network does not fit, or a number is out of range.</exception>
    public RegionClassifier(
        Network network,
        RegionHead head,
        RoiAlign align,
        float threshold = 0.05f,
        Suppression? suppression = null,
        int batch = 64,
        int capacity = 0,
        int threads = 1,
        TwoStageOutputs? outputs = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(align);
        Hyperparameter.RequireNonNegative(threshold, nameof(threshold));
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        var input = network.Info.Inputs[0];
        if (input.Shape.Length != 3 || input.Shape[1] != align.Height || input.Shape[2] != align.Width)
        {
            throw new ArgumentException(
                $"{network.Info.Name} takes {Shapes.Text(input.Shape)}; regions become C x {align.Height} x {align.Width}.", nameof(network));
        }

        (_head, _align, _threshold) = (head, align, threshold);
        _outputs = outputs ?? new();
        _session = network.CreateSession(threads, batch);
        _suppression = new NonMaxSuppression(suppression ?? new(), capacity * head.Classes);
        _candidates = new DetectedObject[capacity * head.Classes];
        _channels = input.Shape[0];
        _cut = new float[(long)batch * input.Length];
        _regions = new Box[batch];

        // Fails here if there are no such outputs.
        _session.Output(_outputs.Scores);
        _session.Output(_outputs.Boxes);
    }

    /// <summary>Finds the objects of regions.</summary>
    /// <param name="features">The feature map.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="regions">The regions, in fractions of the image; empty ones are passed over.</param>
    /// <param name="found">Receives the objects, in fractions of the image, the highest score first; no more than
    /// fit.</param>
    /// <returns>Their number.</returns>
    /// <exception cref="ArgumentException">A shape is not what the network takes, or a length is wrong.</exception>
    public int Classify(ReadOnlySpan<float> features, FeatureShape shape, ReadOnlySpan<Box> regions, Span<DetectedObject> found)
    {
        if (shape.Channels != _channels)
        {
            throw new ArgumentException($"Regions of {_channels} channels were expected; the features have {shape.Channels}.", nameof(shape));
        }

        if (_candidates.Length < regions.Length * _head.Classes)
        {
            _candidates = new DetectedObject[regions.Length * _head.Classes];
        }

        var (candidates, waiting) = (0, 0);
        foreach (var region in regions)
        {
            if (region.Width > 0 && region.Height > 0 && region.IsFinite)
            {
                var length = _channels * _align.Height * _align.Width;
                _align.Forward(features, shape, region.ToPixels(shape.Width, shape.Height), _cut.AsSpan(waiting * length, length));
                _regions[waiting++] = region;
            }

            if (waiting == _regions.Length)
            {
                candidates = Run(waiting, candidates);
                waiting = 0;
            }
        }

        candidates = waiting > 0 ? Run(waiting, candidates) : candidates;
        return _suppression.Run(_candidates.AsSpan(0, candidates), found);
    }

    // Adds the objects of the regions that were cut out.
    private int Run(int count, int candidates)
    {
        _session.Run(_cut.AsSpan(0, count * _channels * _align.Height * _align.Width));
        var scores = _session.Output(_outputs.Scores);
        var boxes = _session.Output(_outputs.Boxes);
        for (var i = 0; i < count; i++)
        {
            candidates += _head.Decode(
                scores.Slice(i * _head.ScoreLength, _head.ScoreLength),
                boxes.Slice(i * _head.BoxLength, _head.BoxLength),
                _regions[i],
                _threshold,
                _candidates.AsSpan(candidates));
        }

        return candidates;
    }
}
