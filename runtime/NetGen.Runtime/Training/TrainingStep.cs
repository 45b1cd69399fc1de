using NetGen.Generated;
using NetGen.Memory;
using NetGen.Threading;

namespace NetGen;

/// <summary>The work of a training step, as each thread of a team does its share of it. Arguments have been
/// checked.</summary>
internal sealed unsafe class TrainingStep
{
    private readonly Network _network;
    private readonly PassProgram _program;
    private readonly Loss _loss;
    private readonly Optimizer _optimizer;
    private readonly GradientClipping? _clipping;
    private readonly GradientNorm _norm;
    private readonly ThreadTeam _team;
    private readonly Action<int> _work;
    private readonly float[] _outputs;
    private readonly double[] _losses;
    private readonly int _inputLength;
    private readonly int _outputLength;
    private TrainerWork _kind;
    private OptimizerStep _step;
    private TrainingBatch _batch;

    public TrainingStep(
        Network network, int batch, Loss loss, Optimizer optimizer, GradientClipping? clipping, int threads)
    {
        _network = network;
        _program = network.Program.Training;
        _loss = loss;
        _optimizer = optimizer;
        _clipping = clipping;
        _inputLength = Shapes.Elements(network.Info.InputShape);
        _outputLength = Shapes.Elements(network.Info.OutputShape);
        State = new TrainingState(network, batch, optimizer);
        _norm = new GradientNorm(network.Info);
        // The activations hold the outputs too, so that this fits since those did.
        _outputs = new float[(long)batch * _outputLength];
        _losses = new double[batch];
        _team = new ThreadTeam(threads);
        _work = Work;
    }

    /// <summary>The memory.</summary>
    public TrainingState State { get; }

    /// <summary>The number of threads.</summary>
    public int Threads => _team.Size;

    /// <summary>The norm of the gradients of the last step; 0 unless clipping asked for it.</summary>
    public double Norm { get; private set; }

    /// <summary>The outputs of the last batch.</summary>
    public ReadOnlySpan<float> Outputs => _outputs.AsSpan(0, State.Workspace->Images * _outputLength);

    /// <summary>Runs a batch as far as asked.</summary>
    /// <returns>The loss of the batch.</returns>
    public float Run(TrainerWork kind, in TrainingBatch batch, OptimizerStep step)
    {
        _kind = kind;
        _batch = batch;
        _step = step;
        State.Workspace->Images = batch.Count;
        State.Workspace->Step = (ulong)(step.Number - 1);
        _team.Run(_work);

        // In the order of the images, whatever threads they were computed by.
        double total = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            total += _losses[i];
        }

        return (float)(total * _loss.Scale(batch.Count, _outputLength));
    }

    /// <summary>A tensor of an image in the activations.</summary>
    public Span<float> Activation(int image, int offset, int length) =>
        State.Activations.Slice((long)image * _program.ActivationStride + offset, length);

    private void Work(int thread)
    {
        CopyImages(thread);
        StageRunner.Run(_program.Pack, State.Workspace, _team, thread);
        _team.Barrier();
        StageRunner.Run(_program.Forward, State.Workspace, _team, thread);
        _team.Barrier();
        EvaluateLoss(thread);
        if (_kind == TrainerWork.Loss)
        {
            return;
        }

        _team.Barrier();
        StageRunner.Run(_program.Backward, State.Workspace, _team, thread);
        if (_kind == TrainerWork.Step)
        {
            _team.Barrier();
            Update(thread);
        }
    }

    private void CopyImages(int thread)
    {
        var (begin, end) = Share(_batch.Count, thread);
        for (var i = begin; i < end; i++)
        {
            new ReadOnlySpan<float>(_batch.Images + (long)i * _inputLength, _inputLength)
                .CopyTo(Activation(i, _program.InputOffset, _inputLength));
        }
    }

    private void EvaluateLoss(int thread)
    {
        var scale = (float)_loss.Scale(_batch.Count, _outputLength);
        var (begin, end) = Share(_batch.Count, thread);
        for (var i = begin; i < end; i++)
        {
            var outputs = _outputs.AsSpan(i * _outputLength, _outputLength);
            Activation(i, _program.OutputOffset, _outputLength).CopyTo(outputs);
            var gradient = Activation(i, _program.OutputGradientOffset, _outputLength);
            _losses[i] = _batch.Labels != null
                ? _loss.Evaluate(outputs, _batch.Labels[i], scale, gradient)
                : _loss.Evaluate(outputs, Target(i), scale, gradient);
        }
    }

    private ReadOnlySpan<float> Target(int image) => new(_batch.Targets + (long)image * _outputLength, _outputLength);

    private void Update(int thread)
    {
        var norm = _clipping is { NeedsNorm: true } ? _norm.Compute(State.Gradients, _team, thread) : 0;
        if (thread == 0)
        {
            Norm = norm;
        }

        // Whole alignments, so that every element is updated by the same instructions however many threads there are.
        var (begin, end) = Share(State.Gradients.Length / Arena.Alignment, thread);
        var offset = begin * Arena.Alignment;
        var length = (end - begin) * Arena.Alignment;
        var gradients = State.Gradients.Slice(offset, length);
        _clipping?.Apply(gradients, norm);
        _optimizer.Update(
            _step,
            _network.Store.Arena.Slice(offset, length),
            gradients,
            State.First.Length > 0 ? State.First.Slice(offset, length) : [],
            State.Second.Length > 0 ? State.Second.Slice(offset, length) : []);
    }

    private (int Begin, int End) Share(int items, int thread) =>
        (Partition.Begin(items, thread, _team.Size), Partition.End(items, thread, _team.Size));
}
