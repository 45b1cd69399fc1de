using System.Runtime.ExceptionServices;
using NetGen.Generated;
using NetGen.Memory;
using NetGen.Threading;

namespace NetGen.Weights;

/// <summary>
/// Keeps parameters as inference reads them. Those that are only read rearranged stay in passing memory until all that
/// belong together are there; then they are packed on threads of the pool, while the next ones are read.
/// </summary>
internal sealed unsafe class PackingSink : IParameterSink
{
    // Room for several layers of most networks at the same time, in floats; a network's largest layer may need more.
    private const int PassingFloats = 4 << 20;

    private readonly PassProgram _program;
    private readonly Arena _unpacked;
    private readonly Arena _packed;
    private readonly HashSet<string> _unused;
    private readonly Dictionary<ParameterInfo, Unit> _units = new(ReferenceEqualityComparer.Instance);
    private readonly StagingMemory _staging;
    private ExceptionDispatchInfo? _failure;

    /// <summary>A sink for all parameters of a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="program">Its inference.</param>
    /// <param name="unpacked">Memory for all parameters; only those that kernels read as they are will be
    /// written.</param>
    /// <param name="packed">Memory for packed weights.</param>
    public PackingSink(NetworkInfo network, PassProgram program, Arena unpacked, Arena packed)
    {
        (_program, _unpacked, _packed) = (program, unpacked, packed);
        _unused = network.TrainingOnly.ToHashSet(StringComparer.Ordinal);
        var units = new List<Unit>();
        var passing = PassingFloats;
        for (var stage = 0; stage < program.PackSources.Length; stage++)
        {
            var source = program.PackSources[stage];
            if (source.Length == 0)
            {
                continue;
            }

            if (units.Find(one => one.Source == source) is not { } unit)
            {
                unit = new Unit(source);
                units.Add(unit);
            }

            unit.Stages.Add(stage);
            passing = Math.Max(passing, unit.Length);
        }

        foreach (var parameter in network.Parameters)
        {
            if (units.Find(one => one.Source.Begin <= parameter.Offset && parameter.Offset < one.Source.End) is { } unit)
            {
                unit.Missing++;
                _units.Add(parameter, unit);
            }
        }

        _staging = new StagingMemory(passing);
    }

    /// <inheritdoc/>
    public bool Wants(ParameterInfo parameter) => !_unused.Contains(parameter.Name);

    /// <inheritdoc/>
    public Span<float> Place(ParameterInfo parameter)
    {
        if (!_units.TryGetValue(parameter, out var unit))
        {
            return ParameterStore.Slice(_unpacked, parameter);
        }

        var region = unit.Region ??= _staging.Take(unit.Length);
        return region.Block.Slice(region.Begin + parameter.Offset - unit.Source.Begin, ParameterStore.Length(parameter));
    }

    /// <inheritdoc/>
    public void Complete(ParameterInfo parameter)
    {
        if (_units.TryGetValue(parameter, out var unit) && --unit.Missing == 0)
        {
            _staging.Promise(unit.Region!);
            ThreadPool.UnsafeQueueUserWorkItem(Pack, unit, preferLocal: false);
        }
    }

    /// <summary>Waits for all packing, and packs what other kernels read as well.</summary>
    public void Finish()
    {
        _staging.Await();
        _failure?.Throw();
        var workspace = new Workspace { Parameters = _unpacked.Pointer, Packed = _packed.Pointer, Images = 1 };
        for (var stage = 0; stage < _program.Pack.Length; stage++)
        {
            if (stage >= _program.PackSources.Length || _program.PackSources[stage].Length == 0)
            {
                StageRunner.Run(_program.Pack.AsSpan(stage, 1), &workspace);
            }
        }
    }

    private void Pack(Unit unit)
    {
        try
        {
            // As if all parameters were there: the stages reach only those of their source.
            var region = unit.Region!;
            var workspace = new Workspace
            {
                Parameters = region.Block.Pointer + region.Begin - unit.Source.Begin,
                Packed = _packed.Pointer,
                Images = 1,
            };
            foreach (var stage in unit.Stages)
            {
                StageRunner.Run(_program.Pack.AsSpan(stage, 1), &workspace);
            }

            GC.KeepAlive(region);
        }
        catch (Exception exception)
        {
            _failure = ExceptionDispatchInfo.Capture(exception);
        }
        finally
        {
            _staging.Return(unit.Region!);
            unit.Region = null;
        }
    }

    /// <summary>Parameters that are packed together.</summary>
    /// <param name="source">Where they lie.</param>
    private sealed class Unit(ParameterRange source)
    {
        public ParameterRange Source { get; } = source;

        public int Length { get; } = source.Length;

        // Indices of what packs them.
        public List<int> Stages { get; } = [];

        public int Missing { get; set; }

        public StagingMemory.Region? Region { get; set; }
    }
}
