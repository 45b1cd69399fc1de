using NetGen.Randomness;

namespace NetGen.Detection;

/// <summary>
/// The loss of a <see cref="ProposalHead"/> (Ren et al. 2015, section 3.1.2). An anchor is positive if its IoU with an
/// object is high or if no other anchor overlaps that object more; negative if its IoU with all is low; others count
/// nothing. With p the binary cross entropy of the object's logit, and s the smooth L1 distances of the four deltas of
/// the box, it is for a random sample of n anchors, up to half of them positive:
/// <code>
/// 1/n sum over the sample of p + weight / n * sum over its positives of s
/// s = d^2 / (2 beta) if |d| is below beta, else |d| - beta / 2
/// </code>
/// The paper divides s by the number of cells and weighs it by 10, which is about the same. If all anchors count
/// instead, then so do positives and negatives in equal parts:
/// <code>
/// 1/2 mean over positives of p + 1/2 mean over negatives of p + weight * mean over positives of s
/// </code>
/// The mean is over the images.
/// </summary>
/// <remarks>The sample follows from the seed of the trainer, the step and the image.</remarks>
public sealed class ProposalLoss : DetectionLoss
{
    // What an anchor may find instead of an object.
    private const int Nothing = -1;
    private const int Undecided = -2;

    private readonly ProposalHead _head;
    private readonly ProposalWeights _weights;

    /// <summary>Creates the loss.</summary>
    /// <param name="head">What the outputs mean.</param>
    /// <param name="weights">What counts how much.</param>
    /// <param name="maximumObjects">The largest number of objects of an image, up to 1024.</param>
    /// <param name="reduction">How the losses of a batch become one number.</param>
    /// <exception cref="ArgumentOutOfRangeException">A weight or the number of objects is out of range.</exception>
    public ProposalLoss(ProposalHead head, ProposalWeights? weights = null, int maximumObjects = 64, Reduction reduction = Reduction.Mean)
        : base(maximumObjects, reduction)
    {
        ArgumentNullException.ThrowIfNull(head);
        _head = head;
        _weights = weights ?? new();
        Hyperparameter.RequireFraction(_weights.Positive, nameof(weights));
        Hyperparameter.RequireFraction(_weights.Negative, nameof(weights));
        Hyperparameter.RequireFraction(_weights.PositiveShare, nameof(weights));
        ArgumentOutOfRangeException.ThrowIfNegative(_weights.Sample, nameof(weights));
        Hyperparameter.RequireNonNegative(_weights.Coordinates, nameof(weights));
        Hyperparameter.RequirePositive(_weights.Beta, nameof(weights));
    }

    /// <inheritdoc/>
    public override string? Objection(ReadOnlySpan<int> shape) => Unless(_head.Length, shape);

    /// <inheritdoc/>
    public override double Evaluate(ReadOnlySpan<float> output, ReadOnlySpan<float> target, float scale, Span<float> gradient) =>
        Evaluate(output, target, scale, gradient, draw: 0);

    /// <inheritdoc/>
    public override double Evaluate(
        ReadOnlySpan<float> output, ReadOnlySpan<float> target, float scale, Span<float> gradient, ulong draw)
    {
        _head.CheckLength(output.Length);
        _head.CheckLength(gradient.Length);
        Span<GroundTruth> truths = stackalloc GroundTruth[MaximumObjects];
        truths = truths[..ReadAnyClass(target, truths)];
        Span<float> best = stackalloc float[MaximumObjects];
        best = best[..truths.Length];
        FindBest(truths, best);

        // Which anchors are positive is found twice, since the weights of all are known only after the first time.
        gradient.Clear();
        var (positives, negatives) = (0, 0);
        for (var at = 0; at < _head.BoxesPerCell * _head.Cells; at++)
        {
            var owner = Assign(AnchorBox(at), truths, best);
            positives += owner >= 0 ? 1 : 0;
            negatives += owner == Nothing ? 1 : 0;
        }

        var (ofPositives, ofNegatives) = Sample(positives, negatives);
        var positive = new RandomChoice(positives, ofPositives, new RandomStream(draw, RandomPurpose.Sampling, 0));
        var negative = new RandomChoice(negatives, ofNegatives, new RandomStream(draw, RandomPurpose.Sampling, 1));
        var each = 1f / (ofPositives + ofNegatives);
        var (positiveWeight, negativeWeight, boxWeight) = _weights.Sample > 0
            ? (each, each, _weights.Coordinates * each)
            : (0.5f / positives, 0.5f / negatives, _weights.Coordinates / positives);

        double loss = 0;
        for (var at = 0; at < _head.BoxesPerCell * _head.Cells; at++)
        {
            var owner = Assign(AnchorBox(at), truths, best);
            var logit = _head.Plane(at / _head.Cells, 0) + at % _head.Cells;
            if (owner >= 0 && positive.Next())
            {
                loss += HeadTerms.Logistic(output[logit], 1, positiveWeight, crossEntropy: true, scale, out gradient[logit]);
                loss += Coordinates(output, logit, truths[owner], AnchorBox(at), boxWeight, scale, gradient);
            }
            else if (owner == Nothing && negative.Next())
            {
                loss += HeadTerms.Logistic(output[logit], 0, negativeWeight, crossEntropy: true, scale, out gradient[logit]);
            }
        }

        return loss;
    }

    // How many positive and negative anchors count.
    private (int Positives, int Negatives) Sample(int positives, int negatives)
    {
        if (_weights.Sample == 0)
        {
            return (positives, negatives);
        }

        positives = Math.Min(positives, (int)(_weights.Sample * _weights.PositiveShare));
        return (positives, Math.Min(negatives, _weights.Sample - positives));
    }

    // Objects of all classes are objects.
    private int ReadAnyClass(ReadOnlySpan<float> target, Span<GroundTruth> truths)
    {
        if (target.Length != TargetLength(_head.Length))
        {
            throw new ArgumentException($"A target has {TargetLength(_head.Length)} floats; {target.Length} were given.", nameof(target));
        }

        var count = ObjectTargets.Count(target);
        for (var i = 0; i < count; i++)
        {
            truths[i] = ObjectTargets.Read(target, i);
        }

        return count;
    }

    private CentredBox AnchorBox(int at)
    {
        var cell = at % _head.Cells;
        return _head.Anchor(at / _head.Cells, cell / _head.Width, cell % _head.Width);
    }

    // The highest IoU that any anchor has with each object.
    private void FindBest(ReadOnlySpan<GroundTruth> truths, Span<float> best)
    {
        best.Clear();
        for (var at = 0; at < _head.BoxesPerCell * _head.Cells && truths.Length > 0; at++)
        {
            var anchor = AnchorBox(at).ToCorners();
            for (var i = 0; i < truths.Length; i++)
            {
                best[i] = MathF.Max(best[i], Overlap.Iou(anchor, truths[i].Box));
            }
        }
    }

    // The object that an anchor shall find, Nothing, or Undecided.
    private int Assign(CentredBox anchor, ReadOnlySpan<GroundTruth> truths, ReadOnlySpan<float> best)
    {
        var corners = anchor.ToCorners();
        var (owner, highest, isBest) = (Nothing, 0f, false);
        for (var i = 0; i < truths.Length; i++)
        {
            var iou = Overlap.Iou(corners, truths[i].Box);
            isBest |= iou > 0 && iou == best[i];
            (owner, highest) = iou > highest ? (i, iou) : (owner, highest);
        }

        return isBest || (owner >= 0 && highest >= _weights.Positive) ? owner
            : highest < _weights.Negative ? Nothing : Undecided;
    }

    private double Coordinates(
        ReadOnlySpan<float> output, int logit, GroundTruth truth, CentredBox anchor, float weight, float scale, Span<float> gradient)
    {
        var deltas = BoxDeltas.Encode(truth.Box.ToCentred(), anchor, BoxDeltas.Unweighted);
        return HeadTerms.SmoothCode(
            output[(logit + _head.Cells)..], _head.Cells, deltas, _weights.Beta, weight, scale, gradient[(logit + _head.Cells)..]);
    }
}
