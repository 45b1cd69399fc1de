using NetGen.Generated;
using NetGen.Memory;
using NetGen.Threading;

namespace NetGen;

/// <summary>
/// Trains a network: each step runs forward, loss, backward, clipping and optimizer on one batch, and allocates nothing.
/// The same network, seed and batches give the same bits for any number of threads. A trainer serves one caller, and
/// nothing else may use the network during a step. Nothing needs to be disposed.
/// </summary>
public sealed unsafe class Trainer
{
    private readonly Network _network;
    private readonly PassProgram _program;
    private readonly Loss _loss;
    private readonly Optimizer _optimizer;
    private readonly Schedule _schedule;
    private readonly GradientClipping? _clipping;
    private readonly TrainingState _state;
    private readonly GradientNorm _norm;
    private readonly ThreadTeam _team;
    private readonly Action<int> _work;
    private readonly float[] _outputs;
    private readonly double[] _losses;
    private readonly int _inputLength;
    private readonly int _outputLength;
    private TrainerWork _kind;
    private OptimizerStep _step;
    private float* _images;
    private float* _targets;
    private int* _labels;
    private double _gradientNorm;
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
        _program = network.Program.Training;
        _loss = loss;
        _optimizer = optimizer;
        _schedule = schedule;
        _clipping = clipping;
        _inputLength = Shapes.Elements(network.Info.InputShape);
        _outputLength = Shapes.Elements(network.Info.OutputShape);
        _state = new TrainingState(network, batch, optimizer);
        _state.Workspace->Seed = seed;
        _norm = new GradientNorm(network.Info);
        _outputs = new float[checked(batch * _outputLength)];
        _losses = new double[batch];
        Batch = batch;
        _team = new ThreadTeam(threads);
        _work = Work;
    }

    /// <summary>The largest number of images of one step.</summary>
    public int Batch { get; }

    /// <summary>The number of threads, the caller included.</summary>
    public int Threads => _team.Size;

    /// <summary>The number of steps taken.</summary>
    public long Steps { get; private set; }

    /// <summary>The learning rate of the next step: the optimizer's, times the schedule's factor.</summary>
    public double LearningRate => _optimizer.LearningRate * _schedule.Factor(Steps);

    /// <summary>The norm of all gradients of the last step before clipping; 0 unless they were clipped by norm.</summary>
    public double GradientNorm => _gradientNorm;

    /// <summary>The outputs of the last call, image by image, from before its update; valid until the next call.</summary>
    public ReadOnlySpan<float> Logits => _outputs.AsSpan(0, _state.Workspace->Images * _outputLength);

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
        ParameterStore.Slice(_state.Gradients, _network.Store.Find(name));

    /// <summary>The gradient of an image in the last step, (C, H, W); valid until the next call.</summary>
    /// <param name="image">The index of the image in the batch.</param>
    /// <exception cref="NotSupportedException">The network was generated without it.</exception>
    public ReadOnlySpan<float> InputGradient(int image)
    {
        if (_program.InputGradientOffset < 0)
        {
            throw new NotSupportedException($"{_network.Info.Name} was generated without the gradient of its input.");
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)image, (uint)_state.Workspace->Images);
        return Image(image, _program.InputGradientOffset, _inputLength);
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

        fixed (int* pointer = labels)
        {
            _labels = pointer;
            return Run(images, count, kind);
        }
    }

    private float RunWithTargets(ReadOnlySpan<float> images, ReadOnlySpan<float> targets, TrainerWork kind)
    {
        var count = CountImages(images);
        Check(targets.Length, (long)count * _outputLength, "targets");
        fixed (float* pointer = targets)
        {
            _labels = null;
            _targets = pointer;
            return Run(images, count, kind);
        }
    }

    private float Run(ReadOnlySpan<float> images, int count, TrainerWork kind)
    {
        if (Interlocked.Exchange(ref _busy, 1) != 0)
        {
            throw new InvalidOperationException("This trainer is running already; it serves one caller at a time.");
        }

        try
        {
            _kind = kind;
            _step = new OptimizerStep(Steps + 1, LearningRate);
            _state.Workspace->Images = count;
            _state.Workspace->Step = (ulong)Steps;
            fixed (float* pointer = images)
            {
                _images = pointer;
                _team.Run(_work);
            }

            if (kind == TrainerWork.Step)
            {
                Steps++;
            }
        }
        finally
        {
            if (kind == TrainerWork.Step)
            {
                _network.Store.MarkChanged();
            }

            Volatile.Write(ref _busy, 0);
        }

        double total = 0;
        for (var i = 0; i < count; i++)
        {
            total += _losses[i];
        }

        return (float)(total * _loss.Scale(count, _outputLength));
    }

    private void Work(int thread)
    {
        CopyImages(thread);
        StageRunner.Run(_program.Pack, _state.Workspace, _team, thread);
        _team.Barrier();
        StageRunner.Run(_program.Forward, _state.Workspace, _team, thread);
        _team.Barrier();
        EvaluateLoss(thread);
        if (_kind == TrainerWork.Loss)
        {
            return;
        }

        _team.Barrier();
        StageRunner.Run(_program.Backward, _state.Workspace, _team, thread);
        if (_kind == TrainerWork.Step)
        {
            _team.Barrier();
            Update(thread);
        }
    }

    private void CopyImages(int thread)
    {
        var (begin, end) = Share(_state.Workspace->Images, thread);
        for (var i = begin; i < end; i++)
        {
            new ReadOnlySpan<float>(_images + (long)i * _inputLength, _inputLength)
                .CopyTo(Image(i, _program.InputOffset, _inputLength));
        }
    }

    private void EvaluateLoss(int thread)
    {
        var scale = (float)_loss.Scale(_state.Workspace->Images, _outputLength);
        var (begin, end) = Share(_state.Workspace->Images, thread);
        for (var i = begin; i < end; i++)
        {
            var output = Image(i, _program.OutputOffset, _outputLength);
            var gradient = Image(i, _program.OutputGradientOffset, _outputLength);
            var logits = _outputs.AsSpan(i * _outputLength, _outputLength);
            output.CopyTo(logits);
            _losses[i] = _labels != null
                ? _loss.Evaluate(logits, _labels[i], scale, gradient)
                : _loss.Evaluate(
                    logits,
                    new ReadOnlySpan<float>(_targets + (long)i * _outputLength, _outputLength),
                    scale,
                    gradient);
        }
    }

    private void Update(int thread)
    {
        var norm = _clipping is { NeedsNorm: true } ? _norm.Compute(_state.Gradients, _team, thread) : 0;
        if (thread == 0)
        {
            _gradientNorm = norm;
        }

        // Whole alignments, so that every element is updated by the same instructions however many threads there are.
        var (begin, end) = Share(_state.Gradients.Length / Arena.Alignment, thread);
        var offset = begin * Arena.Alignment;
        var length = (end - begin) * Arena.Alignment;
        var gradients = _state.Gradients.Slice(offset, length);
        _clipping?.Apply(gradients, norm);
        _optimizer.Update(
            _step,
            _network.Store.Arena.Slice(offset, length),
            gradients,
            _state.First.Length > 0 ? _state.First.Slice(offset, length) : [],
            _state.Second.Length > 0 ? _state.Second.Slice(offset, length) : []);
    }

    private (int Begin, int End) Share(int items, int thread) =>
        (Partition.Begin(items, thread, _team.Size), Partition.End(items, thread, _team.Size));

    private Span<float> Image(int image, int offset, int length) =>
        _state.Activations.Slice(checked(image * _program.ActivationStride + offset), length);

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
