using NetGen.Threading;

namespace NetGen;

/// <summary>
/// Trains a network: each step runs forward, loss, backward, clipping and optimizer on one batch, and allocates
/// nothing. A step can also be taken in parts: <see cref="Forward"/>, <see cref="Backward"/>, <see cref="Update"/>.
/// The same network, seed and batches give the same bits for any number of threads. A trainer serves one caller.
/// Sessions may run during a step: they see the parameters from before its update or from behind it. Nothing needs to
/// be disposed.
/// </summary>
public sealed unsafe partial class Trainer
{
    private readonly Network _network;
    private readonly Optimizer _optimizer;
    private readonly Schedule _schedule;
    private readonly TrainingStep _step;
    private readonly TrainingHeads _heads;
    private readonly TrainingHeads _outputHeads;
    private readonly ThreadTeam _team;
    private int _busy;

    // The last part that was taken of a step.
    private TrainerWork _last;

    internal Trainer(
        Network network,
        int batch,
        IReadOnlyList<Head> heads,
        Optimizer optimizer,
        ThreadTeam team,
        Schedule schedule,
        GradientClipping? clipping,
        L2Penalty? penalty,
        ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        _network = network;
        CheckVariance(batch, nameof(batch));
        _optimizer = optimizer;
        _schedule = schedule;
        Batch = batch;
        _step = new TrainingStep(network, batch, heads, optimizer, clipping, penalty, team);
        _step.State.Seed = seed;
        _heads = new TrainingHeads(network.Info.Name, _step.Heads);
        _outputHeads = new TrainingHeads(
            network.Info.Name, [.. _step.Heads.Where(head => head.Index < network.Info.Outputs.Length)]);
        _team = team;
    }

    /// <summary>The largest number of images of one step.</summary>
    public int Batch { get; }

    /// <summary>The number of threads, the caller included.</summary>
    public int Threads => _step.Threads;

    /// <summary>The number of steps taken.</summary>
    public long Steps { get; private set; }

    /// <summary>The learning rate of the next step: the optimizer's, times the schedule's factor.</summary>
    public double LearningRate => _optimizer.LearningRate * _schedule.Factor(Steps);

    /// <summary>Whether a step whose numbers become NaN or infinite ends in a <see cref="NotFiniteException"/>, which
    /// names the first tensor that is not finite; true at first. A loss, its gradient, and a norm for clipping that are
    /// not finite are found before anything has changed; parameters, moving averages and the state of the optimizer
    /// while they are updated.</summary>
    public bool RequiresFinite
    {
        get => _step.RequiresFinite;
        set => _step.RequiresFinite = value;
    }

    /// <summary>What the <see cref="L2Penalty"/> added to the loss of the last step or part of one; 0 without one.</summary>
    public float Penalty => (float)_step.Penalty;

    /// <summary>The norm of all gradients of the last step before clipping; 0 unless they were clipped by
    /// norm.</summary>
    public double GradientNorm => _step.Norm;

    /// <summary>The outputs of the first head in the last step or part of one, image by image, from before its update; valid until the
    /// next call.</summary>
    /// <exception cref="InvalidOperationException">The trainer has no head.</exception>
    public ReadOnlySpan<float> Logits => _heads.First.Outputs(_step.State.Images);

    /// <summary>The outputs of a head in the last step or part of one, image by image, from before its update; valid until the next
    /// call.</summary>
    /// <param name="head">The name of its output.</param>
    /// <exception cref="ArgumentException">There is no such head.</exception>
    public ReadOnlySpan<float> Output(string head) => _heads.Find(head).Outputs(_step.State.Images);

    /// <summary>The loss of a head in the last step or part of one, not multiplied with its weight.</summary>
    /// <param name="head">The name of its output.</param>
    /// <exception cref="ArgumentException">There is no such head.</exception>
    public float HeadLoss(string head) => (float)_heads.Find(head).Loss;

    /// <summary>Where the caller writes an input: <see cref="Batch"/> of them, one behind the other. They stay for all
    /// further calls, until they are written anew; at first they are zero. The first input is given with each call
    /// instead.</summary>
    /// <param name="name">The name of the input.</param>
    /// <exception cref="ArgumentException">There is no such input, or it is the first one.</exception>
    public Span<float> Input(string name)
    {
        var input = _network.Info.FindInput(name);
        return input > 0
            ? _step.Inputs[input]
            : throw new ArgumentException($"'{name}' is the image, which is given with each call.", nameof(name));
    }

    /// <summary>Where the caller writes the classes of a head alone: one per image, for the calls with images only.
    /// They stay until they are written anew.</summary>
    /// <param name="head">The name of the head's output.</param>
    /// <exception cref="ArgumentException">There is no such head, or its loss does not take classes.</exception>
    public Span<int> Labels(string head) => _heads.Find(head).Labels;

    /// <summary>Where the caller writes the target outputs of a head alone, image by image, for the calls with images
    /// only. They stay until they are written anew.</summary>
    /// <param name="head">The name of the head's output.</param>
    /// <exception cref="ArgumentException">There is no such head.</exception>
    public Span<float> Targets(string head) => _heads.Find(head).Targets;

    /// <summary>One training step on images and their classes, which all heads share.</summary>
    /// <param name="images">1 to <see cref="Batch"/> images, each (C, H, W) (or (C, L), (C, D, H, W)), one behind the
    /// other.</param>
    /// <param name="labels">The class of each image.</param>
    /// <returns>The loss of the batch, from before the update.</returns>
    /// <exception cref="ArgumentException">A length or a label is out of range, or the loss does not take classes; the
    /// network is unchanged.</exception>
    /// <exception cref="NotFiniteException">See <see cref="RequiresFinite"/>.</exception>
    public float Step(ReadOnlySpan<float> images, ReadOnlySpan<int> labels) =>
        RunWithLabels(images, labels, TrainerWork.Step);

    /// <summary>One training step on images and their target outputs, which all heads share.</summary>
    /// <param name="images">1 to <see cref="Batch"/> images.</param>
    /// <param name="targets">What the outputs should be, image by image.</param>
    /// <returns>The loss of the batch, from before the update.</returns>
    /// <exception cref="ArgumentException">A length is wrong; the network is unchanged.</exception>
    public float Step(ReadOnlySpan<float> images, ReadOnlySpan<float> targets) =>
        RunWithTargets(images, targets, TrainerWork.Step);

    /// <summary>One training step on images, where each head has classes or targets of its own: whichever of
    /// <see cref="Labels"/> and <see cref="Targets"/> was asked for last.</summary>
    /// <param name="images">1 to <see cref="Batch"/> images.</param>
    /// <returns>The loss of the batch, from before the update.</returns>
    /// <exception cref="ArgumentException">A length or a label is out of range; the network is unchanged.</exception>
    /// <exception cref="InvalidOperationException">A head has neither.</exception>
    public float Step(ReadOnlySpan<float> images) => RunWithOwn(images, TrainerWork.Step);

    private float RunWithOwn(ReadOnlySpan<float> images, TrainerWork parts)
    {
        _heads.Require();
        return RunForward(images, parts);
    }

    private float RunForward(ReadOnlySpan<float> images, TrainerWork parts)
    {
        var count = CountImages(images);
        _heads.CheckOwn(count);
        fixed (float* imagePointer = images)
        {
            return Run(new TrainingBatch(imagePointer, count, null, null), parts);
        }
    }

    private float RunWithLabels(ReadOnlySpan<float> images, ReadOnlySpan<int> labels, TrainerWork parts)
    {
        _heads.Require();
        var count = CountImages(images);
        _heads.CheckLabels(labels, count);
        fixed (float* imagePointer = images)
        fixed (int* labelPointer = labels)
        {
            return Run(new TrainingBatch(imagePointer, count, labelPointer, null), parts);
        }
    }

    private float RunWithTargets(ReadOnlySpan<float> images, ReadOnlySpan<float> targets, TrainerWork parts)
    {
        _heads.Require();
        var count = CountImages(images);
        _heads.CheckTargets(targets, count);
        fixed (float* imagePointer = images)
        fixed (float* targetPointer = targets)
        {
            return Run(new TrainingBatch(imagePointer, count, null, targetPointer), parts);
        }
    }

    private float Run(in TrainingBatch batch, TrainerWork parts)
    {
        Enter();
        try
        {
            var loss = _step.Run(parts, batch, NextStep());
            Finish(parts);
            return loss;
        }
        finally
        {
            Leave();
        }
    }

    private OptimizerStep NextStep() => new(Steps + 1, LearningRate, _optimizer.WeightDecay);

    // Until the work is finished, nothing can go on from it.
    private void Enter()
    {
        Occupy();
        _last = 0;
    }

    private void Occupy()
    {
        if (Interlocked.Exchange(ref _busy, 1) != 0)
        {
            throw new InvalidOperationException("This trainer is running already; it serves one caller at a time.");
        }
    }

    private void Finish(TrainerWork parts)
    {
        _last = (parts & TrainerWork.Update) != 0 ? TrainerWork.Update
            : (parts & TrainerWork.Backward) != 0 ? TrainerWork.Backward : TrainerWork.Forward;
        Steps += (parts & TrainerWork.Update) != 0 ? 1 : 0;
    }

    private void Leave()
    {
        Volatile.Write(ref _busy, 0);
        GC.KeepAlive(this);
    }

    private int CountImages(ReadOnlySpan<float> images)
    {
        var input = _network.Info.Inputs[0];
        var count = images.Length / input.Length;
        if (count < 1 || count > Batch || count * input.Length != images.Length)
        {
            throw new ArgumentException(
                $"A step takes 1 to {Batch} images of {input.Length} floats ({Shapes.Text(input.Shape)}); " +
                $"{images.Length} floats were given.", nameof(images));
        }

        CheckVariance(count, nameof(images));
        return count;
    }

    // One value has no variance.
    private void CheckVariance(int images, string argument)
    {
        if (images == 1 && _network.Program.Training.NormalizesVectors is { } layer)
        {
            throw new ArgumentException(
                $"'{layer}' of {_network.Info.Name} normalizes over the batch, and an image has one value of each channel there; " +
                "2 or more images were expected, 1 was found.", argument);
        }
    }
}
