namespace NetGen.Detection;

/// <summary>
/// The loss of a network that says whether an image shows an object, and where: its outputs are p_c, then the
/// coordinates, such as b_x, b_y, b_w, b_h or those of landmarks l_1x, l_1y ... l_kx, l_ky, then one for each class.
/// The target has the same form: p_c is 1 or 0, classes are 1 for the object's and 0 for others. Where p_c is 0 the
/// rest counts nothing and has no gradient. Coordinates are compared by squares of differences; p_c by binary cross
/// entropy of its sigmoid and the classes by cross entropy of their softmax, or all by squares. The mean is over the
/// images.
/// </summary>
public sealed class LocalizationLoss : Loss
{
    private readonly int _coordinates;
    private readonly int _classes;
    private readonly bool _squares;
    private readonly float _weight;

    /// <summary>Creates the loss.</summary>
    /// <param name="coordinates">The number of coordinates: 4 for a box, 2 k for k landmarks.</param>
    /// <param name="classes">The number of classes, or 0.</param>
    /// <param name="squares">Whether p_c and the classes are compared by squares too, without sigmoid and
    /// softmax.</param>
    /// <param name="coordinateWeight">What the squares of coordinates are multiplied with.</param>
    /// <param name="reduction">How the losses of a batch become one number.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public LocalizationLoss(
        int coordinates, int classes = 0, bool squares = false, float coordinateWeight = 1, Reduction reduction = Reduction.Mean)
        : base(reduction)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(coordinates);
        ArgumentOutOfRangeException.ThrowIfNegative(classes);
        Hyperparameter.RequireNonNegative(coordinateWeight, nameof(coordinateWeight));
        _coordinates = coordinates;
        _classes = classes;
        _squares = squares;
        _weight = coordinateWeight;
    }

    /// <inheritdoc/>
    public override string? Objection(ReadOnlySpan<int> shape) => Unless(1 + _coordinates + _classes, shape);

    /// <inheritdoc/>
    public override double Evaluate(ReadOnlySpan<float> output, ReadOnlySpan<float> target, float scale, Span<float> gradient)
    {
        CheckLengths(output, target, gradient);
        if (output.Length != 1 + _coordinates + _classes)
        {
            throw new ArgumentException(
                $"An object, {_coordinates} coordinates and {_classes} classes are {1 + _coordinates + _classes} outputs; there are {output.Length}.",
                nameof(output));
        }

        if (target[0] is not (0 or 1))
        {
            throw new ArgumentException($"The first target says whether there is an object: 1 or 0; it is {target[0]}.", nameof(target));
        }

        gradient.Clear();
        var loss = _squares
            ? HeadTerms.Square(output[0], target[0], 2, scale, out gradient[0])
            : HeadTerms.Logistic(output[0], target[0], 1, crossEntropy: true, scale, out gradient[0]);
        if (target[0] == 0)
        {
            return loss;
        }

        for (var i = 1; i <= _coordinates; i++)
        {
            loss += HeadTerms.Square(output[i], target[i], 2 * _weight, scale, out gradient[i]);
        }

        return _classes == 0 ? loss : loss + Classes(output, target, scale, gradient);
    }

    private double Classes(ReadOnlySpan<float> output, ReadOnlySpan<float> target, float scale, Span<float> gradient)
    {
        var classes = 1 + _coordinates;
        var label = target[classes..].IndexOf(1f);
        if (label < 0)
        {
            throw new ArgumentException("There is an object, but none of its classes is 1.", nameof(target));
        }

        return HeadTerms.Classes(
            output[classes..],
            1,
            _classes,
            label,
            _squares ? ClassScores.Linear : ClassScores.Softmax,
            _squares ? 2 : 1,
            scale,
            gradient[classes..]);
    }

    /// <inheritdoc/>
    protected override long Terms(int images, int outputs) => images;
}
