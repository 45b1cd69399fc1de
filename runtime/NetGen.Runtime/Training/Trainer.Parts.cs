namespace NetGen;

/// <content>
/// A step in parts. What lies between two parts is the caller's: a gradient of its own for any output, another network
/// whose input is this one's output, or parameters that are updated only now and then.
/// </content>
public sealed unsafe partial class Trainer
{
    /// <summary>The first part of a step: runs a batch forward. Heads compare their outputs with labels and targets of
    /// their own (<see cref="Labels"/>, <see cref="Targets"/>) and write their gradients; those of other outputs become
    /// zero.
    /// <see cref="ForwardLoss(ReadOnlySpan{float}, ReadOnlySpan{int})"/> is this part, too, with labels or targets for
    /// all heads.</summary>
    /// <param name="images">1 to <see cref="Batch"/> images.</param>
    /// <returns>The loss of the batch; 0 without heads.</returns>
    /// <exception cref="ArgumentException">A length or a label is out of range.</exception>
    /// <exception cref="InvalidOperationException">A head has neither labels nor targets.</exception>
    /// <exception cref="NotFiniteException">The loss is not finite; see <see cref="RequiresFinite"/>.</exception>
    public float Forward(ReadOnlySpan<float> images) => RunForward(images, TrainerWork.Forward);

    /// <summary>An output of an image, whether it has a head or not, between <see cref="Forward"/> and
    /// <see cref="Backward"/>; valid until the latter.</summary>
    /// <param name="output">The name of an output or auxiliary output of the network.</param>
    /// <param name="image">The index of the image in the batch.</param>
    /// <returns>The output, planar.</returns>
    /// <exception cref="ArgumentException">There is no such output.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The batch has no such image.</exception>
    /// <exception cref="InvalidOperationException">The last part of a step was no <see cref="Forward"/>.</exception>
    public ReadOnlySpan<float> Output(string output, int image) => _step.Output(FindBetween(output, image, nameof(Output)), image);

    /// <summary>The gradient of an output of an image, between <see cref="Forward"/> and <see cref="Backward"/>: that
    /// of the head, or zeros where there is none. What the caller writes or adds here is what the backward pass starts
    /// from. Images are apart from each other, so that several threads may write those of different ones.</summary>
    /// <param name="output">The name of an output or auxiliary output of the network.</param>
    /// <param name="image">The index of the image in the batch.</param>
    /// <returns>The gradient, planar; valid until <see cref="Backward"/>.</returns>
    /// <exception cref="ArgumentException">There is no such output.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The batch has no such image.</exception>
    /// <exception cref="InvalidOperationException">The last part of a step was no <see cref="Forward"/>.</exception>
    public Span<float> OutputGradient(string output, int image) =>
        _step.OutputGradient(FindBetween(output, image, nameof(OutputGradient)), image);

    /// <summary>The second part of a step: from the gradients of the outputs to those of the parameters
    /// (<see cref="Gradient"/>) and, if the network was declared with <c>InputGradient = true</c>, of the inputs
    /// (<see cref="InputGradient(int)"/>). The parameters stay.</summary>
    /// <exception cref="InvalidOperationException">The last part of a step was no <see cref="Forward"/>, or the parameters have
    /// changed since.</exception>
    public void Backward()
    {
        Require(TrainerWork.Forward, nameof(Backward), nameof(Forward));
        Continue(TrainerWork.Backward);
    }

    /// <summary>The last part of a step: clipping, and the update of the parameters by the gradients of
    /// <see cref="Backward"/> or
    /// <see cref="ComputeGradients(ReadOnlySpan{float})"/>. Moving averages of normalizations move, too.</summary>
    /// <exception cref="InvalidOperationException">The last part of a step was neither of them.</exception>
    public void Update()
    {
        Require(TrainerWork.Backward, nameof(Update), nameof(Backward));
        Continue(TrainerWork.Update);
    }

    /// <summary>Random bits of an image in the step last begun, as its losses are given.</summary>
    internal ulong Draw(int image) => _step.State.Draw(image);

    private void Continue(TrainerWork part)
    {
        Enter();
        try
        {
            if (part == TrainerWork.Backward)
            {
                _step.Backward(NextStep());
            }
            else
            {
                _step.Update(NextStep());
            }

            Finish(part);
        }
        finally
        {
            Leave();
        }
    }

    private int FindBetween(string output, int image, string call)
    {
        var index = _network.Info.FindTrainingOutput(output);
        Require(TrainerWork.Forward, call, nameof(Forward));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)image, (uint)_step.State.Images, nameof(image));
        return index;
    }

    private void Require(TrainerWork last, string call, string before)
    {
        if (_last != last)
        {
            throw OutOfOrder(call, $"comes right after {before}");
        }
    }

    private InvalidOperationException OutOfOrder(string call, string order) => new(
        $"{call} {order}; "
        + (_last == 0 ? "no part of a step was taken before." : $"the last part of a step that was taken is {_last}."));
}
