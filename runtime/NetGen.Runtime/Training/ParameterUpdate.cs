using NetGen.Generated;
using NetGen.Memory;
using NetGen.Threading;

namespace NetGen;

/// <summary>The last part of a training step: clipping, moving averages and the optimizer. Its rules tell whether what
/// they write is finite, as nothing is cheaper than to look at it then.</summary>
internal sealed unsafe class ParameterUpdate
{
    private readonly PassProgram _program;
    private readonly TrainingState _state;
    private readonly Optimizer _optimizer;
    private readonly GradientClipping? _clipping;
    private readonly GradientNorm _norm;
    private readonly UpdateRanges _ranges;
    private readonly ParameterInfo[] _statistics;
    private readonly ThreadTeam _team;
    private OptimizerStep _step;
    private bool _requiresFinite;

    // Set by any thread.
    private volatile bool _isBad;

    /// <summary>Plans the update.</summary>
    public ParameterUpdate(
        Network network, TrainingState state, Optimizer optimizer, GradientClipping? clipping, ThreadTeam team)
    {
        _program = network.Program.Training;
        _state = state;
        _optimizer = optimizer;
        _clipping = clipping;
        _team = team;
        _norm = new GradientNorm(network.Info);
        _ranges = new UpdateRanges(network.Info, optimizer.Decayed);
        _statistics = [.. network.Info.Parameters.Where(parameter => parameter.Kind == ParameterKind.Statistic)];
    }

    /// <summary>The norm of the gradients; 0 unless clipping asks for it.</summary>
    public double Norm { get; private set; }

    /// <summary>Whether something may not be finite.</summary>
    public bool IsBad => _isBad;

    /// <summary>Begins an update.</summary>
    /// <param name="step">The step.</param>
    /// <param name="requiresFinite">Whether to look for what is not finite.</param>
    public void Begin(OptimizerStep step, bool requiresFinite)
    {
        _step = step;
        _requiresFinite = requiresFinite;
        _isBad = false;
    }

    /// <summary>A thread's share of the update; every thread of the team must call it.</summary>
    public void Run(int thread, Workspace* workspace)
    {
        var norm = _clipping is { NeedsNorm: true } ? _norm.Compute(_state.Gradients, _team, thread) : 0;
        if (thread == 0)
        {
            Norm = norm;
        }

        // All threads have the same norm, and go on or stop together.
        if (_requiresFinite && !double.IsFinite(norm))
        {
            _isBad = true;
            return;
        }

        StageRunner.Run(_program.Update, workspace, _team, thread);
        _team.Barrier();
        if (thread == 0)
        {
            foreach (var parameter in _statistics)
            {
                Note(Finite.AreAll(ParameterStore.Slice(_state.Parameters, parameter)));
            }
        }

        for (var range = 0; range < _ranges.Count; range++)
        {
            var (offset, length) = _ranges.Share(range, _team, thread);
            if (length > 0)
            {
                Run(_ranges.Decays(range) ? _step : _step with { WeightDecay = 0 }, offset, length, norm);
            }
        }
    }

    /// <summary>Looks for what is wrong behind an update, if something is.</summary>
    /// <param name="search">Looks for it.</param>
    public NotFiniteException? Find(NotFiniteSearch search) => double.IsFinite(Norm)
        ? search.InUpdate(_state.Gradients, _optimizer.SquareState == 1 ? _state.First : _state.Second)
        : search.InGradients(_state.Gradients);

    private void Run(in OptimizerStep step, int offset, int length, double norm)
    {
        var gradients = _state.Gradients.Slice(offset, length);
        _clipping?.Apply(gradients, norm);
        var isFinite = _optimizer.Update(
            step,
            _state.Parameters.Slice(offset, length),
            gradients,
            _state.First.Length > 0 ? _state.First.Slice(offset, length) : [],
            _state.Second.Length > 0 ? _state.Second.Slice(offset, length) : []);
        Note(isFinite);
    }

    private void Note(bool isFinite)
    {
        if (_requiresFinite && !isFinite)
        {
            _isBad = true;
        }
    }
}
