namespace NetGen.Detection;

/// <summary>
/// The loss of a <see cref="ProposalHead"/> (Ren et al. 2015, section 3.1.2). An anchor is positive if its IoU with an object is high
/// or if no other anchor overlaps that object more; negative if its IoU with all is low; others count nothing. With p the binary
/// cross entropy of the object's logit, and s the smooth L1 distances of the four numbers of the box's code:
/// <code>
/// 1/2 mean over positives of p + 1/2 mean over negatives of p + weight * mean over positives of s
/// s = d^2 / (2 beta) if |d| is below beta, else |d| - beta / 2
/// </code>
/// All anchors count, instead of a random choice of as many negatives as positives: the expectation is the same, and the same outputs
/// have the same loss. The mean is over the images.
/// </summary>
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
    public ProposalLoss(ProposalHead head, ProposalWeights? weights = null, int maximumObjects = 64, Reduction reduction = Reduction.Mean)
        : base(maximumObjects, reduction)
    {
        ArgumentNullException.ThrowIfNull(head);
        _head = head;
        _weights = weights ?? new();
        Hyperparameter.RequireFraction(_weights.Positive, nameof(weights));
        Hyperparameter.RequireFraction(_weights.Negative, nameof(weights));
        Hyperparameter.RequireNonNegative(_weights.Coordinates, nameof(weights));
        Hyperparameter.RequirePositive(_weights.Beta, nameof(weights));
    }

    /// <inheritdoc/>
    public override double Evaluate(ReadOnlySpan<float> output, ReadOnlySpan<float> target, float scale, Span<float> gradient)
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

        double loss = 0;
        for (var at = 0; at < _head.BoxesPerCell * _head.Cells; at++)
        {
            var owner = Assign(AnchorBox(at), truths, best);
            var logit = _head.Plane(at / _head.Cells, 0) + at % _head.Cells;
            if (owner >= 0)
            {
                loss += HeadTerms.Logistic(output[logit], 1, 0.5f / positives, crossEntropy: true, scale, out gradient[logit]);
                loss += Coordinates(output, logit, truths[owner], AnchorBox(at), _weights.Coordinates / positives, scale, gradient);
            }
            else if (owner == Nothing)
            {
                loss += HeadTerms.Logistic(output[logit], 0, 0.5f / negatives, crossEntropy: true, scale, out gradient[logit]);
            }
        }

        return loss;
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
        var (x, y, width, height) = BoxCode.Encode(truth.Box.ToCentred(), anchor, BoxCode.Unweighted);
        return Smooth(output, logit + _head.Cells, x, weight, scale, gradient)
            + Smooth(output, logit + 2 * _head.Cells, y, weight, scale, gradient)
            + Smooth(output, logit + 3 * _head.Cells, width, weight, scale, gradient)
            + Smooth(output, logit + 4 * _head.Cells, height, weight, scale, gradient);
    }

    private double Smooth(ReadOnlySpan<float> output, int at, float target, float weight, float scale, Span<float> gradient)
    {
        var difference = output[at] - target;
        var distance = MathF.Abs(difference);
        var isNear = distance < _weights.Beta;
        gradient[at] = scale * weight * (isNear ? difference / _weights.Beta : MathF.Sign(difference));
        return weight * (isNear ? 0.5 * difference * difference / _weights.Beta : distance - 0.5 * _weights.Beta);
    }
}
