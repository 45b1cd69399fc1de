using NetGen.Memory;

namespace NetGen;

/// <summary>
/// Trains a network: each step runs forward, loss, backward, clipping and optimizer on one batch, and allocates nothing.
/// The same network, seed and batches give the same bits for any number of threads. A trainer serves one caller, and
/// nothing else may use the network during a step. Nothing needs to be disposed.
/// </summary>
public sealed unsafe class Trainer
{
    private readonly Network _network;
    private readonly Loss _loss;
    private readonly Optimizer _optimizer;
    private readonly Schedule _schedule;
    private readonly TrainingStep _step;
    private readonly int _inputLength;
    private readonly int _outputLength;
    private int _busy;

    internal Trainer(
        Network network,
        int batch,
        Loss loss,
        Optimizer optimizer,
        int threads,
        Schedule schedule,
        GradientClipping? clipping,
        ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        _network = network;
        _loss = loss;
        _optimizer = optimizer;
        _schedule = schedule;
        _inputLength = Shapes.Elements(network.Info.InputShape);
        _outputLength = Shapes.Elements(network.Info.OutputShape);
        Batch = batch;
        _step = new TrainingStep(network, batch, loss, optimizer, clipping, threads);
        _step.State.Workspace->Seed = seed;
    }

    /// <summary>The largest number of images of one step.</summary>
    public int Batch { get; }

    /// <summary>The number of threads, the caller included.</summary>
    public int Threads => _step.Threads;

    /// <summary>The number of steps taken.</summary>
    public long Steps { get; private set; }

    /// <summary>The learning rate of the next step: the optimizer's, times the schedule's factor.</summary>
    public double LearningRate => _optimizer.LearningRate * _schedule.Factor(Steps);

    /// <summary>The norm of all gradients of the last step before clipping; 0 unless they were clipped by norm.</summary>
    public double GradientNorm => _step.Norm;

    /// <summary>The outputs of the last call, image by image, from before its update; valid until the next call.</summary>
    public ReadOnlySpan<float> Logits => _step.Outputs;

    /// <summary>One training step on images and their classes.</summary>
    /// <param name="images">1 to <see cref="Batch"/> images, each (C, H, W) (or (C, L), (C, D, H, W)), one behind the
    /// other.</param>
    /// <param name="labels">The class of each image.</param>
    /// <returns>The loss of the batch, from before the update.</returns>
    /// <exception cref="ArgumentException">A length or a label is out of range, or the loss does not take classes; the
    /// network is unchanged.</exception>
    public float Step(ReadOnlySpan<float> images, ReadOnlySpan<int> labels) =>
        RunWithLabels(images, labels, TrainerWork.Step);

    /// <summary>One training step on images and their target outputs.</summary>
    /// <param name="images">1 to <see cref="Batch"/> images.</param>
    /// <param name="targets">What the outputs should be, image by image.</param>
    /// <returns>The loss of the batch, from before the update.</returns>
    /// <exception cref="ArgumentException">A length is wrong; the network is unchanged.</exception>
    public float Step(ReadOnlySpan<float> images, ReadOnlySpan<float> targets) =>
        RunWithTargets(images, targets, TrainerWork.Step);

    /// <summary>As <see cref="Step(ReadOnlySpan{float}, ReadOnlySpan{int})"/>, but stops before clipping: the parameters
    /// stay, and <see cref="Gradient"/> shows the gradients.</summary>
    /// <param name="images">1 to <see cref="Batch"/> images.</param>
    /// <param name="labels">The class of each image.</param>
    /// <returns>The loss of the batch.</returns>
    public float ComputeGradients(ReadOnlySpan<float> images, ReadOnlySpan<int> labels) =>
        RunWithLabels(images, labels, TrainerWork.Gradients);

    /// <summary>As <see cref="Step(ReadOnlySpan{float}, ReadOnlySpan{float})"/>, but stops before clipping: the parameters
    /// stay, and <see cref="Gradient"/> shows the gradients.</summary>
    /// <param name="images">1 to <see cref="Batch"/> images.</param>
    /// <param name="targets">What the outputs should be, image by image.</param>
    /// <returns>The loss of the batch.</returns>
    public float ComputeGradients(ReadOnlySpan<float> images, ReadOnlySpan<float> targets) =>
        RunWithTargets(images, targets, TrainerWork.Gradients);

    /// <summary>The loss of a batch, and nothing else: parameters and gradients stay. The pass is that of training, so
    /// random layers draw.</summary>
    /// <param name="images">1 to <see cref="Batch"/> images.</param>
    /// <param name="labels">The class of each image.</param>
    public float Evaluate(ReadOnlySpan<float> images, ReadOnlySpan<int> labels) =>
        RunWithLabels(images, labels, TrainerWork.Loss);

    /// <summary>The loss of a batch, and nothing else: parameters and gradients stay. The pass is that of training, so
    /// random layers draw.</summary>
    /// <param name="images">1 to <see cref="Batch"/> images.</param>
    /// <param name="targets">What the outputs should be, image by image.</param>
    public float Evaluate(ReadOnlySpan<float> images, ReadOnlySpan<float> targets) =>
        RunWithTargets(images, targets, TrainerWork.Loss);

    /// <summary>The gradient of a parameter in the last step, in the parameter's layout; valid until the next call.</summary>
    /// <param name="name">The name of the parameter.</param>
    /// <exception cref="ArgumentException">There is no such parameter.</exception>
    public ReadOnlySpan<float> Gradient(string name) =>
        ParameterStore.Slice(_step.State.Gradients, _network.Store.Find(name));

    /// <summary>The gradient of an image in the last step, (C, H, W); valid until the next call.</summary>
    /// <param name="image">The index of the image in the batch.</param>
    /// <exception cref="NotSupportedException">The network was generated without it.</exception>
    public ReadOnlySpan<float> InputGradient(int image)
    {
        var offset = _network.Program.Training.InputGradientOffset;
        if (offset < 0)
        {
            throw new NotSupportedException($"{_network.Info.Name} was generated without the gradient of its input.");
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)image, (uint)_step.State.Workspace->Images);
        return _step.Activation(image, offset, _inputLength);
    }

    private float RunWithLabels(ReadOnlySpan<float> images, ReadOnlySpan<int> labels, TrainerWork kind)
    {
        if (!_loss.TakesLabels)
        {
            throw new ArgumentException(
                $"{_loss.GetType().Name} compares outputs with numbers, not with classes; give targets.", nameof(labels));
        }

        var count = CountImages(images);
        Check(labels.Length, count, "labels");
        for (var i = 0; i < labels.Length; i++)
        {
            if ((uint)labels[i] >= (uint)_outputLength)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(labels), labels[i],
                    $"The label of image {i} is {labels[i]}; it must be between 0 and {_outputLength - 1}.");
            }
        }

        fixed (float* imagePointer = images)
        fixed (int* labelPointer = labels)
        {
            return Run(new TrainingBatch(imagePointer, count, labelPointer, null), kind);
        }
    }

    private float RunWithTargets(ReadOnlySpan<float> images, ReadOnlySpan<float> targets, TrainerWork kind)
    {
        var count = CountImages(images);
        Check(targets.Length, (long)count * _outputLength, "targets");
        fixed (float* imagePointer = images)
        fixed (float* targetPointer = targets)
        {
            return Run(new TrainingBatch(imagePointer, count, null, targetPointer), kind);
        }
    }

    private float Run(in TrainingBatch batch, TrainerWork kind)
    {
        if (Interlocked.Exchange(ref _busy, 1) != 0)
        {
            throw new InvalidOperationException("This trainer is running already; it serves one caller at a time.");
        }

        try
        {
            var loss = _step.Run(kind, batch, new OptimizerStep(Steps + 1, LearningRate));
            Steps += kind == TrainerWork.Step ? 1 : 0;
            return loss;
        }
        finally
        {
            if (kind == TrainerWork.Step)
            {
                _network.Store.MarkChanged();
            }

            Volatile.Write(ref _busy, 0);
        }
    }

    private int CountImages(ReadOnlySpan<float> images)
    {
        var count = images.Length / _inputLength;
        return count >= 1 && count <= Batch && count * _inputLength == images.Length
            ? count
            : throw new ArgumentException(
                $"A step takes 1 to {Batch} images of {_inputLength} floats ({Shapes.Text(_network.Info.InputShape)}); " +
                $"{images.Length} floats were given.", nameof(images));
    }

    private void Check(int found, long expected, string name)
    {
        if (found != expected)
        {
            throw new ArgumentException(
                $"{expected} {name} were expected ({Shapes.Text(_network.Info.OutputShape)} outputs an image); " +
                $"{found} were given.", name);
        }
    }
}
