using NetGen.Randomness;

namespace NetGen.Detection;

/// <summary>
/// Chooses the regions that the second stage of a detector is trained on: some with an object and some without, at
/// random.
/// </summary>
/// <remarks>Owns its memory: a call allocates only if there are more regions than ever before. One object serves one
/// caller at a time.</remarks>
public sealed class RegionSampler
{
    // What a region may find instead of an object.
    private const int Background = -1;
    private const int Undecided = -2;

    private readonly RegionHead _head;
    private readonly RegionSampling _sampling;
    private int[] _owners;

    /// <summary>Creates a sampler.</summary>
    /// <param name="head">How boxes are encoded.</param>
    /// <param name="sampling">What to choose.</param>
    /// <param name="capacity">The number of regions, objects included, up to which no call allocates.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public RegionSampler(RegionHead head, RegionSampling? sampling = null, int capacity = 0)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        _owners = new int[capacity];
        _head = head;
        _sampling = sampling ?? new();
        _sampling.Check();
    }

    /// <summary>Chooses among the regions of an image.</summary>
    /// <param name="regions">The regions, in fractions of the image; empty ones are passed over.</param>
    /// <param name="truths">The objects.</param>
    /// <param name="draw">Random bits: the same give the same choice.</param>
    /// <param name="samples">Receives the chosen ones, those of objects first.</param>
    /// <returns>Their number: the sampling's count, or fewer if there are not as many.</returns>
    /// <exception cref="ArgumentException">An object is of no class of the head, or too few samples fit.</exception>
    public int Sample(ReadOnlySpan<Box> regions, ReadOnlySpan<GroundTruth> truths, ulong draw, Span<RegionSample> samples)
    {
        Check(truths, samples);
        var count = regions.Length + (_sampling.AddsObjects ? truths.Length : 0);
        if (_owners.Length < count)
        {
            _owners = new int[count];
        }

        var (positives, backgrounds) = (0, 0);
        for (var i = 0; i < count; i++)
        {
            _owners[i] = Owner(Region(regions, truths, i), truths);
            positives += _owners[i] >= 0 ? 1 : 0;
            backgrounds += _owners[i] == Background ? 1 : 0;
        }

        var ofPositives = Math.Min(positives, (int)(_sampling.Count * _sampling.PositiveShare));
        var ofBackgrounds = Math.Min(backgrounds, _sampling.Count - ofPositives);
        var positive = new RandomChoice(positives, ofPositives, new RandomStream(draw, RandomPurpose.Sampling, 2));
        var background = new RandomChoice(backgrounds, ofBackgrounds, new RandomStream(draw, RandomPurpose.Sampling, 3));
        var (first, second) = (0, ofPositives);
        for (var i = 0; i < count; i++)
        {
            var region = Region(regions, truths, i);
            if (_owners[i] >= 0 && positive.Next())
            {
                var truth = truths[_owners[i]];
                samples[first++] = new(
                    region, truth.Class + 1, BoxDeltas.Encode(truth.Box.ToCentred(), region.ToCentred(), _head.Weights));
            }
            else if (_owners[i] == Background && background.Next())
            {
                samples[second++] = new(region, 0, default);
            }
        }

        return second;
    }

    private static Box Region(ReadOnlySpan<Box> regions, ReadOnlySpan<GroundTruth> truths, int index) =>
        index < regions.Length ? regions[index] : truths[index - regions.Length].Box;

    private void Check(ReadOnlySpan<GroundTruth> truths, Span<RegionSample> samples)
    {
        if (samples.Length < _sampling.Count)
        {
            throw new ArgumentException($"Up to {_sampling.Count} regions are chosen; {samples.Length} fit.", nameof(samples));
        }

        for (var i = 0; i < truths.Length; i++)
        {
            if ((uint)truths[i].Class >= (uint)_head.Classes)
            {
                throw new ArgumentException($"Object {i} is of class {truths[i].Class}; there are {_head.Classes} classes.", nameof(truths));
            }
        }
    }

    // The object of the highest IoU, Background, or Undecided.
    private int Owner(in Box region, ReadOnlySpan<GroundTruth> truths)
    {
        // A comparison with a number that is none is false.
        if (!(region.Width > 0 && region.Height > 0 && region.IsFinite))
        {
            return Undecided;
        }

        var (owner, highest) = (Background, 0f);
        for (var i = 0; i < truths.Length; i++)
        {
            var iou = Overlap.Iou(region, truths[i].Box);
            (owner, highest) = iou > highest ? (i, iou) : (owner, highest);
        }

        return owner >= 0 && highest >= _sampling.Positive ? owner
            : highest >= _sampling.Background ? Background : Undecided;
    }
}
