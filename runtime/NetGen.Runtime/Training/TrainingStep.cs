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
    private readonly int[] _withoutHead;
    private readonly Optimizer _optimizer;
    private readonly GradientClipping? _clipping;
    private readonly GradientNorm _norm;
    private readonly UpdateRanges _ranges;
    private readonly L2Penalty? _penalty;
    private readonly SquareSums _weights;
    private readonly ThreadTeam _team;
    private readonly Action<int> _work;
    private readonly int _stripe = Readers.NextStripe();
    private TrainerWork _part;
    private long _forwardVersion;
    private OptimizerStep _step;
    private TrainingBatch _batch;

    public TrainingStep(
        Network network,
        int batch,
        IReadOnlyList<Head> heads,
        Optimizer optimizer,
        GradientClipping? clipping,
        L2Penalty? penalty,
        ThreadTeam team)
    {
        _network = network;
        _program = network.Program.Training;
        _optimizer = optimizer;
        _clipping = clipping;
        _team = team;
        State = new TrainingState(network, batch, optimizer, team.Size);
        _norm = new GradientNorm(network.Info);
        _ranges = new UpdateRanges(network.Info, optimizer.Decayed);
        _penalty = penalty;
        _weights = new SquareSums(network.Info.Parameters.Where(p => p.Trainable && p.Kind == ParameterKind.Weight));
        Inputs = new InputBuffers(network.Info, batch);
        Heads = [.. heads.Select(head => new TrainingHead(network.Info, head, batch))];
        _withoutHead =
            [.. Enumerable.Range(0, _program.OutputOffsets.Length).Where(output => Heads.All(head => head.Index != output))];
        _work = Work;
    }

    /// <summary>The memory.</summary>
    public TrainingState State { get; }

    /// <summary>The number of threads.</summary>
    public int Threads => _team.Size;

    /// <summary>The norm of the gradients of the last step; 0 unless clipping asked for it.</summary>
    public double Norm { get; private set; }

    /// <summary>The penalty of the weights in the last step.</summary>
    public double Penalty { get; private set; }

    /// <summary>The inputs as the caller writes them.</summary>
    public InputBuffers Inputs { get; }

    /// <summary>The outputs that are trained.</summary>
    public TrainingHead[] Heads { get; }

    /// <summary>Runs a batch forward, and as far on as asked.</summary>
    /// <returns>The loss of the batch: the weighted sum of its heads' losses, and the penalty.</returns>
    public float Run(TrainerWork parts, in TrainingBatch batch, OptimizerStep step)
    {
        _batch = batch;
        State.Begin(batch.Count, (ulong)(step.Number - 1));
        float loss;
        var weights = Enter();
        try
        {
            Take(TrainerWork.Forward);
            _forwardVersion = weights.Version;
            loss = SumLosses();
            if ((parts & TrainerWork.Backward) != 0)
            {
                Take(TrainerWork.Backward);
            }
        }
        finally
        {
            weights.Readers.Leave(_stripe);
        }

        if ((parts & TrainerWork.Update) != 0)
        {
            Update(step);
        }

        return loss;
    }

    /// <summary>The backward pass of the batch last run forward.</summary>
    /// <exception cref="InvalidOperationException">The parameters have changed since.</exception>
    public void Backward()
    {
        var weights = Enter();
        try
        {
            if (weights.Version != _forwardVersion)
            {
                throw new InvalidOperationException(
                    $"The parameters of {_network.Info.Name} have changed since {nameof(Trainer.Forward)}, whose activations they do not fit any more.");
            }

            Take(TrainerWork.Backward);
        }
        finally
        {
            weights.Readers.Leave(_stripe);
        }
    }

    /// <summary>Clipping, and the update of the parameters by the gradients of the last backward pass.</summary>
    public void Update(OptimizerStep step)
    {
        var weights = _network.Store.BeginChange();
        try
        {
            State.Show(weights);
            _step = step;
            Take(TrainerWork.Update);
        }
        finally
        {
            _network.Store.EndChange(weights);
        }
    }

    /// <summary>An output of an image, as the forward pass left it.</summary>
    public Span<float> Output(int output, int image) =>
        Activation(image, _program.OutputOffsets[output], _network.Info.TrainingOutputs[output].Length);

    /// <summary>The gradient of an output of an image, from which the backward pass starts.</summary>
    public Span<float> OutputGradient(int output, int image) =>
        Activation(image, _program.OutputGradientOffsets[output], _network.Info.TrainingOutputs[output].Length);

    /// <summary>A tensor of an image in the activations.</summary>
    public Span<float> Activation(int image, int offset, int length) =>
        State.Activations.Slice((long)image * _program.ActivationStride + offset, length);

    // Parameters that do not change until they are left.
    private WeightSet Enter()
    {
        var weights = _network.Store.Enter(_stripe);
        State.Show(weights);
        return weights;
    }

    private float SumLosses()
    {
        Penalty = _penalty is null ? 0 : _penalty.Lambda / (2.0 * _batch.Count) * _weights.Total;
        var total = Penalty;
        foreach (var head in Heads)
        {
            head.SumLosses(_batch.Count);
            total += head.WeightedLoss;
        }

        return (float)total;
    }

    private void Take(TrainerWork part)
    {
        _part = part;
        _team.Run(_work);
    }

    private void Work(int thread)
    {
        var workspace = State.WorkspaceOf(thread);
        switch (_part)
        {
            case TrainerWork.Forward:
                CopyInputs(thread);
                StageRunner.Run(_program.Pack, workspace, _team, thread);
                _team.Barrier();
                StageRunner.Run(_program.Forward, workspace, _team, thread);
                _team.Barrier();
                EvaluateLosses(thread);
                if (_penalty is not null)
                {
                    _weights.Sum(State.Parameters, _team, thread);
                }

                break;

            case TrainerWork.Backward:
                StageRunner.Run(_program.Backward, workspace, _team, thread);
                if (_penalty is not null)
                {
                    _team.Barrier();
                    var factor = (float)(_penalty.Lambda / _batch.Count);
                    _weights.AddScaled(State.Parameters, factor, State.Gradients, _team, thread);
                }

                break;

            default:
                StageRunner.Run(_program.Update, workspace, _team, thread);
                _team.Barrier();
                Update(thread);
                break;
        }
    }

    private void CopyInputs(int thread)
    {
        var (begin, end) = Share(_batch.Count, thread);
        for (var i = begin; i < end; i++)
        {
            var activations = State.Activations.Pointer + (long)i * _program.ActivationStride;
            Inputs.Copy(i, _batch.Images, activations, _program.InputOffsets);
        }
    }

    private void EvaluateLosses(int thread)
    {
        var (begin, end) = Share(_batch.Count, thread);
        for (var i = begin; i < end; i++)
        {
            foreach (var head in Heads)
            {
                head.Evaluate(i, _batch, Output(head.Index, i), OutputGradient(head.Index, i), State.Draw(i));
            }

            foreach (var output in _withoutHead)
            {
                OutputGradient(output, i).Clear();
            }
        }
    }

    private void Update(int thread)
    {
        var norm = _clipping is { NeedsNorm: true } ? _norm.Compute(State.Gradients, _team, thread) : 0;
        if (thread == 0)
        {
            Norm = norm;
        }

        for (var range = 0; range < _ranges.Count; range++)
        {
            var (offset, length) = _ranges.Share(range, _team, thread);
            if (length > 0)
            {
                Update(_ranges.Decays(range) ? _step : _step with { WeightDecay = 0 }, offset, length, norm);
            }
        }
    }

    private void Update(in OptimizerStep step, int offset, int length, double norm)
    {
        var gradients = State.Gradients.Slice(offset, length);
        _clipping?.Apply(gradients, norm);
        _optimizer.Update(
            step,
            State.Parameters.Slice(offset, length),
            gradients,
            State.First.Length > 0 ? State.First.Slice(offset, length) : [],
            State.Second.Length > 0 ? State.Second.Slice(offset, length) : []);
    }

    private (int Begin, int End) Share(int items, int thread) =>
        (Partition.Begin(items, thread, _team.Size), Partition.End(items, thread, _team.Size));
}
