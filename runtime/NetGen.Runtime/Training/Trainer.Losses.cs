namespace NetGen;

/// <content>Losses without a step: <see cref="ForwardLoss(ReadOnlySpan{float}, ReadOnlySpan{int})"/> as training
/// computes them, and <see cref="Evaluate(ReadOnlySpan{float}, ReadOnlySpan{int})"/> as inference does.</content>
public sealed unsafe partial class Trainer
{
    private InferenceLoss? _inference;

    /// <summary>The loss of a batch in a forward pass of training, and nothing else: dropout draws, batch norms use the
    /// statistics of the batch, auxiliary heads and the penalty count. It is what
    /// <see cref="Step(ReadOnlySpan{float}, ReadOnlySpan{int})"/> would return. How good the network is on images that
    /// it does not learn from is the matter of
    /// <see cref="Evaluate(ReadOnlySpan{float}, ReadOnlySpan{int})"/>.</summary>
    /// <param name="images">1 to <see cref="Batch"/> images.</param>
    /// <param name="labels">The class of each image.</param>
    /// <returns>The loss of the batch. Parameters, moving averages and gradients of parameters stay.</returns>
    /// <exception cref="ArgumentException">A length or a label is out of range, or the loss does not take
    /// classes.</exception>
    public float ForwardLoss(ReadOnlySpan<float> images, ReadOnlySpan<int> labels) =>
        RunWithLabels(images, labels, TrainerWork.Forward);

    /// <summary>As <see cref="ForwardLoss(ReadOnlySpan{float}, ReadOnlySpan{int})"/>, with target outputs.</summary>
    /// <param name="images">1 to <see cref="Batch"/> images.</param>
    /// <param name="targets">What the outputs should be, image by image.</param>
    /// <returns>The loss of the batch.</returns>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    public float ForwardLoss(ReadOnlySpan<float> images, ReadOnlySpan<float> targets) =>
        RunWithTargets(images, targets, TrainerWork.Forward);

    /// <summary>As <see cref="ForwardLoss(ReadOnlySpan{float}, ReadOnlySpan{int})"/>, where each head has classes or
    /// targets of its own.</summary>
    /// <param name="images">1 to <see cref="Batch"/> images.</param>
    /// <exception cref="ArgumentException">A length or a label is out of range.</exception>
    /// <exception cref="InvalidOperationException">A head has neither.</exception>
    public float ForwardLoss(ReadOnlySpan<float> images) => RunWithOwn(images, TrainerWork.Forward);

    /// <summary>The loss of the network as a session runs it, without dropout and with batch norms by their moving
    /// averages: for each image the weighted sum of the losses of its outputs, as of a batch of this image alone, and
    /// of that the mean over the images. Heads of auxiliary outputs do not count, as inference does not have them, nor
    /// does the penalty.</summary>
    /// <remarks>
    /// The result has the same bits for any number of threads and any <see cref="Batch"/>; losses that make random
    /// choices make the same in every call. What the last step left behind stays, such as <see cref="Logits"/>,
    /// <see cref="HeadLoss"/> and gradients; a call may come between two parts of a step. The first call allocates what
    /// a session needs, packed weights included, the others nothing; the first after a step packs the weights anew.
    /// </remarks>
    /// <param name="images">Any number of images; at most <see cref="Batch"/> if the network has further inputs, as
    /// <see cref="Input"/> holds those of a batch.</param>
    /// <param name="labels">The class of each image, which all heads share.</param>
    /// <returns>The mean loss of an image.</returns>
    /// <exception cref="ArgumentException">A length or a label is out of range, or a loss does not take
    /// classes.</exception>
    /// <exception cref="InvalidOperationException">The trainer has no head, or heads of auxiliary outputs
    /// alone.</exception>
    public float Evaluate(ReadOnlySpan<float> images, ReadOnlySpan<int> labels)
    {
        RequireOutputHeads();
        var count = CountEvaluated(images, hasOwn: false);
        _outputHeads.CheckLabels(labels, count);
        fixed (int* labelPointer = labels)
        {
            return RunInference(images, new TrainingBatch(null, count, labelPointer, null));
        }
    }

    /// <summary>As <see cref="Evaluate(ReadOnlySpan{float}, ReadOnlySpan{int})"/>, with target outputs.</summary>
    /// <param name="images">The images.</param>
    /// <param name="targets">What the outputs should be, image by image, which all heads share.</param>
    /// <returns>The mean loss of an image.</returns>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    /// <exception cref="InvalidOperationException">The trainer has no head, or heads of auxiliary outputs
    /// alone.</exception>
    public float Evaluate(ReadOnlySpan<float> images, ReadOnlySpan<float> targets)
    {
        RequireOutputHeads();
        var count = CountEvaluated(images, hasOwn: false);
        _outputHeads.CheckTargets(targets, count);
        fixed (float* targetPointer = targets)
        {
            return RunInference(images, new TrainingBatch(null, count, null, targetPointer));
        }
    }

    /// <summary>As <see cref="Evaluate(ReadOnlySpan{float}, ReadOnlySpan{int})"/>, where each head has classes or
    /// targets of its own (<see cref="Labels"/>, <see cref="Targets"/>); those of auxiliary outputs need
    /// none.</summary>
    /// <param name="images">1 to <see cref="Batch"/> images.</param>
    /// <exception cref="ArgumentException">A length or a label is out of range.</exception>
    /// <exception cref="InvalidOperationException">A head has neither, or the trainer has no head, or heads of
    /// auxiliary outputs alone.</exception>
    public float Evaluate(ReadOnlySpan<float> images)
    {
        RequireOutputHeads();
        var count = CountEvaluated(images, hasOwn: true);
        _outputHeads.CheckOwn(count);
        return RunInference(images, new TrainingBatch(null, count, null, null));
    }

    private float RunInference(ReadOnlySpan<float> images, in TrainingBatch batch)
    {
        Occupy();
        try
        {
            _inference ??= new InferenceLoss(_network, _outputHeads.All, _team, _step.Inputs, Batch, _step.State.Seed);
            return _inference.Run(images, batch);
        }
        finally
        {
            Leave();
        }
    }

    private void RequireOutputHeads()
    {
        _heads.Require();
        if (_outputHeads.All.Length == 0)
        {
            throw new InvalidOperationException(
                $"This trainer of {_network.Info.Name} has heads of auxiliary outputs alone, which inference does not have.");
        }
    }

    private int CountEvaluated(ReadOnlySpan<float> images, bool hasOwn)
    {
        var input = _network.Info.Inputs[0];
        var isBounded = hasOwn || _network.Info.Inputs.Length > 1;
        var count = images.Length / input.Length;
        if (count < 1 || count * input.Length != images.Length || isBounded && count > Batch)
        {
            throw new ArgumentException(
                $"An evaluation takes 1 {(isBounded ? $"to {Batch}" : "or more")} images of {input.Length} floats " +
                $"({Shapes.Text(input.Shape)}); {images.Length} floats were given.", nameof(images));
        }

        return count;
    }
}
