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
    private readonly ParameterUpdate _update;
    private readonly L2Penalty? _penalty;
    private readonly SquareSums _weights;
    private readonly ThreadTeam _team;
    private readonly Action<int> _work;
    private readonly int _stripe = Readers.NextStripe();
    private TrainerWork _part;

    // Set by any thread that finds something that is not finite; which it is, is looked for afterwards.
    private volatile bool _isBad;
    private long _forwardVersion;
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
        _team = team;
        State = new TrainingState(network, batch, optimizer, team.Size);
        _update = new ParameterUpdate(network, State, optimizer, clipping, team);
        _penalty = penalty;
        _weights = new SquareSums(network.Info.Parameters.Where(p => p.Trainable && p.Kind == ParameterKind.Weight));
        Inputs = new InputBuffers(network.Info, batch);
        Heads = [.. heads.Select(head => new TrainingHead(network.Info, head, batch))];
        _withoutHead =
            [.. Enumerable.Range(0, _program.OutputOffsets.Length).Where(output => Heads.All(head => head.Index != output))];
        _work = Work;
    }

    /// <summary>Whether what is not finite is an exception.</summary>
    public bool RequiresFinite { get; set; } = true;

    /// <summary>The memory.</summary>
    public TrainingState State { get; }

    /// <summary>The number of threads.</summary>
    public int Threads => _team.Size;

    /// <summary>The norm of the gradients of the last step; 0 unless clipping asked for it.</summary>
    public double Norm => _update.Norm;

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
        _isBad = false;
        State.Begin(batch.Count, (ulong)(step.Number - 1));
        float loss;
        var weights = Enter();
        try
        {
            Take(TrainerWork.Forward);
            _forwardVersion = weights.Version;
            loss = SumLosses();
            if (RequiresFinite && (_isBad || !float.IsFinite(loss)))
            {
                throw Search(step).InForward(loss, _batch, Inputs, Heads, (output, image) => OutputGradient(output, image));
            }

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
    /// <exception cref="NotFiniteException">A gradient that the caller wrote is not finite.</exception>
    public void Backward(OptimizerStep step)
    {
        var weights = Enter();
        try
        {
            if (weights.Version != _forwardVersion)
            {
                throw new InvalidOperationException(
                    $"The parameters of {_network.Info.Name} have changed since {nameof(Trainer.Forward)}, whose activations they do not fit any more.");
            }

            CheckOutputGradients(step);
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
            _update.Begin(step, RequiresFinite);
            Take(TrainerWork.Update);
            if (_update.IsBad && _update.Find(Search(step)) is { } found)
            {
                throw found;
            }
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
                _update.Run(thread, workspace);
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
                var gradient = OutputGradient(head.Index, i);
                head.Evaluate(i, _batch, Output(head.Index, i), gradient, State.Draw(i));
                Check(gradient);
            }

            foreach (var output in _withoutHead)
            {
                OutputGradient(output, i).Clear();
            }
        }
    }

    private void CheckOutputGradients(OptimizerStep step)
    {
        for (var output = 0; RequiresFinite && output < _program.OutputGradientOffsets.Length; output++)
        {
            for (var image = 0; image < State.Images; image++)
            {
                var gradient = OutputGradient(output, image);
                if (!Finite.AreAll(gradient))
                {
                    throw Search(step).InOutputGradient(_network.Info.TrainingOutputs[output].Name, image, gradient);
                }
            }
        }
    }

    private void Check(ReadOnlySpan<float> values)
    {
        if (RequiresFinite && !Finite.AreAll(values))
        {
            _isBad = true;
        }
    }

    private NotFiniteSearch Search(in OptimizerStep step) => new(_network, State.Parameters, step.Number, step.LearningRate);

    private (int Begin, int End) Share(int items, int thread) =>
        (Partition.Begin(items, thread, _team.Size), Partition.End(items, thread, _team.Size));
}
