namespace NetGen.Detection;

/// <summary>
/// The loss of the boxes of a <see cref="RegionHead"/> (Girshick, Fast R-CNN, 2015, section 2.3): the smooth L1
/// distances of the four deltas of the box of the region's class to those of its object. Boxes of other classes, and
/// all boxes of a region of the background, count nothing and have no gradient. A target is the label of the region, 0
/// for the background or 1 more than the class, and the deltas of the object. The mean is over all regions, those of
/// the background included.
/// </summary>
public sealed class RegionBoxLoss : Loss
{
    /// <summary>The number of floats of a region's target.</summary>
    public const int Stride = 5;

    private readonly RegionHead _head;
    private readonly float _beta;

    /// <summary>Creates the loss.</summary>
    /// <param name="head">What the outputs mean.</param>
    /// <param name="beta">Where the square of a difference passes into its absolute value; above 0.</param>
    /// <param name="reduction">How the losses of the regions become one number.</param>
    /// <exception cref="ArgumentOutOfRangeException">Beta is not above 0.</exception>
    public RegionBoxLoss(RegionHead head, float beta = 1, Reduction reduction = Reduction.Mean)
        : base(reduction)
    {
        ArgumentNullException.ThrowIfNull(head);
        Hyperparameter.RequirePositive(beta, nameof(beta));
        _head = head;
        _beta = beta;
    }

    /// <summary>Writes the target of a region.</summary>
    /// <param name="sample">The region.</param>
    /// <param name="target">Receives <see cref="Stride"/> floats.</param>
    public static void Write(in RegionSample sample, Span<float> target)
    {
        var (x, y, width, height) = sample.Deltas;
        (target[0], target[1], target[2], target[3], target[4]) = (sample.Label, x, y, width, height);
    }

    /// <inheritdoc/>
    public override int TargetLength(int outputs) => Stride;

    /// <inheritdoc/>
    public override string? Objection(ReadOnlySpan<int> shape) => Unless(_head.BoxLength, shape);

    /// <inheritdoc/>
    public override double Evaluate(ReadOnlySpan<float> output, ReadOnlySpan<float> target, float scale, Span<float> gradient)
    {
        CheckLengths(output, output, gradient);
        var label = target.Length == Stride ? target[0] : -1;
        if (output.Length != _head.BoxLength || !(label >= 0 && label <= _head.Classes && label == (int)label))
        {
            throw new ArgumentException(
                $"A region has {_head.BoxLength} outputs and a target of {Stride} floats, of which the first is a label of 0 to "
                + $"{_head.Classes}; {output.Length}, {target.Length} and {label} were given.");
        }

        gradient.Clear();
        if (label == 0)
        {
            return 0;
        }

        var at = 4 * ((int)label - 1);
        return HeadTerms.SmoothCode(
            output[at..], 1, new BoxDeltas(target[1], target[2], target[3], target[4]), _beta, 1, scale, gradient[at..]);
    }

    /// <inheritdoc/>
    protected override long Terms(int images, int outputs) => images;
}
