namespace NetGen;

/// <summary>
/// What training makes small: a function of the outputs of a batch and of what they should be. Has no state: one
/// object may serve several trainers.
/// </summary>
/// <remarks>
/// A loss of one's own derives from this class and has two duties: <see cref="Terms"/>, and
/// <see cref="Evaluate(ReadOnlySpan{float}, ReadOnlySpan{float}, float, Span{float})"/>, which the threads of a trainer
/// call at the same time for different images. If its result depends on nothing but its arguments, training gives the
/// same bits for any number of threads; if it allocates nothing, neither does a step.
/// </remarks>
public abstract class Loss
{
    /// <summary>Creates a loss.</summary>
    /// <param name="reduction">How the losses of a batch become one number.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such reduction.</exception>
    protected Loss(Reduction reduction)
    {
        if (!Enum.IsDefined(reduction))
        {
            throw new ArgumentOutOfRangeException(nameof(reduction), reduction, "There is no such reduction.");
        }

        Reduction = reduction;
    }

    /// <summary>How the losses of a batch become one number.</summary>
    public Reduction Reduction { get; }

    /// <summary>Whether a target may be given as the number of a class.</summary>
    public virtual bool TakesLabels => false;

    /// <summary>What the sum of <see cref="Evaluate(ReadOnlySpan{float}, ReadOnlySpan{float}, float, Span{float})"/>
    /// over the images is multiplied by: 1 for a sum, one over the number of terms for a mean.</summary>
    /// <param name="images">The number of images.</param>
    /// <param name="outputs">The number of outputs of one image.</param>
    public double Scale(int images, int outputs) => Reduction == Reduction.Sum ? 1 : 1.0 / Terms(images, outputs);

    /// <summary>The number of floats of the target of one image.</summary>
    /// <param name="outputs">The number of outputs of one image.</param>
    public virtual int TargetLength(int outputs) => outputs;

    /// <summary>Why the loss cannot stand on an output, which is asked when a trainer is created.</summary>
    /// <param name="shape">The shape of the output for one image: channels, then spatial extents.</param>
    /// <returns>A sentence for the message, or null if it can.</returns>
    public virtual string? Objection(ReadOnlySpan<int> shape) => null;

    /// <summary>The loss of one image and its gradient.</summary>
    /// <param name="output">The network's outputs for the image.</param>
    /// <param name="target">What they should be; <see cref="TargetLength"/> floats.</param>
    /// <param name="scale">See <see cref="Scale"/>.</param>
    /// <param name="gradient">Receives <paramref name="scale"/> times the derivative of the returned value by each
    /// output; as long as <paramref name="output"/>, and apart from it. Every element must be written.</param>
    /// <returns>The loss of this image, not scaled.</returns>
    public abstract double Evaluate(
        ReadOnlySpan<float> output, ReadOnlySpan<float> target, float scale, Span<float> gradient);

    /// <summary>The loss of one image and its gradient, of a loss that makes random choices; the others take no notice
    /// of the draw.</summary>
    /// <param name="output">The network's outputs for the image.</param>
    /// <param name="target">What they should be.</param>
    /// <param name="scale">See <see cref="Scale"/>.</param>
    /// <param name="gradient">As of the other overload.</param>
    /// <param name="draw">Random bits, which depend on nothing but the trainer's seed, the number of the step and the
    /// place of the image in the batch.</param>
    /// <returns>The loss of this image, not scaled.</returns>
    public virtual double Evaluate(
        ReadOnlySpan<float> output, ReadOnlySpan<float> target, float scale, Span<float> gradient, ulong draw) =>
        Evaluate(output, target, scale, gradient);

    /// <summary>The loss of one image of a class, and its gradient.</summary>
    /// <param name="output">The network's outputs for the image: one per class.</param>
    /// <param name="label">The class: 0 to the number of outputs - 1.</param>
    /// <param name="scale">See <see cref="Scale"/>.</param>
    /// <param name="gradient">As of the other overload.</param>
    /// <returns>The loss of this image, not scaled.</returns>
    /// <exception cref="NotSupportedException"><see cref="TakesLabels"/> is false.</exception>
    public virtual double Evaluate(ReadOnlySpan<float> output, int label, float scale, Span<float> gradient) =>
        throw new NotSupportedException($"{GetType().Name} compares outputs with numbers, not with a class.");

    /// <summary>What a mean divides the sum over the images by.</summary>
    /// <param name="images">The number of images.</param>
    /// <param name="outputs">The number of outputs of one image.</param>
    protected abstract long Terms(int images, int outputs);

    /// <summary>The objection of a loss that takes outputs of one number.</summary>
    private protected static string? Unless(int length, ReadOnlySpan<int> shape) =>
        Shapes.Elements(shape) == length ? null : $"It takes {length} outputs; there are {Shapes.Elements(shape)}.";

    /// <summary>Checks that outputs, targets and gradients are equally many.</summary>
    /// <exception cref="ArgumentException">They are not.</exception>
    protected static void CheckLengths(
        ReadOnlySpan<float> output, ReadOnlySpan<float> target, ReadOnlySpan<float> gradient)
    {
        if (target.Length != output.Length || gradient.Length != output.Length)
        {
            throw new ArgumentException(
                $"Outputs, targets and gradients must be of one length; they have {output.Length}, {target.Length} and " +
                $"{gradient.Length} floats.");
        }
    }
}
