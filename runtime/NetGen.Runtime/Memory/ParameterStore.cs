using NetGen.Generated;
using NetGen.Randomness;
using NetGen.Weights;

namespace NetGen.Memory;

/// <summary>
/// The parameters of a network, found by name. They come into being, with initial values, when somebody first asks for
/// them: whoever loads parameters before does not pay for others. Those loaded for inference are there only as the
/// <see cref="InferenceWeights"/> read them.
/// </summary>
/// <remarks>
/// Many may read while one changes: whoever enters a <see cref="WeightSet"/> sees one state of it. New values of all
/// parameters are published as another set. Changes of some are made in place while nobody reads, and else in a copy,
/// which is published then; so nobody waits for a reader, and what a reader calls meanwhile may change parameters.
/// </remarks>
internal sealed class ParameterStore
{
    // The counter of those who read now and then.
    private const int SharedStripe = 0;

    private readonly Dictionary<string, ParameterInfo> _byName;
    private readonly ulong _seed;
    private WeightSet? _current;
    private long _version;

    /// <summary>The parameters of <see cref="Initializer.Default"/>.</summary>
    /// <param name="network">The network.</param>
    /// <param name="seed">Determines their values.</param>
    public ParameterStore(NetworkInfo network, ulong seed)
    {
        Network = network;
        _seed = seed;
        _byName = network.Parameters.ToDictionary(parameter => parameter.Name, StringComparer.Ordinal);
    }

    /// <summary>The network they belong to.</summary>
    public NetworkInfo Network { get; }

    /// <summary>The present set, or null as long as nobody has asked for it.</summary>
    public WeightSet? Current => Volatile.Read(ref _current);

    /// <summary>The parameters in canonical layout, as they are now.</summary>
    /// <exception cref="InvalidOperationException">They were loaded for inference.</exception>
    public Arena Arena => Whole().Parameters;

    /// <summary>Held by whoever changes parameters or packs them.</summary>
    public object Gate { get; } = new();

    /// <summary>The number of elements of a parameter.</summary>
    public static int Length(ParameterInfo parameter) =>
        parameter.Dimensions.Aggregate(1, (product, extent) => checked(product * extent));

    /// <summary>The parameter of a name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public ParameterInfo Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _byName.TryGetValue(name, out var parameter)
            ? parameter
            : throw new ArgumentException(
                $"{Network.Name} has no parameter '{name}'; it has " +
                $"{string.Join(", ", Network.Parameters.Select(p => $"'{p.Name}'"))}.", nameof(name));
    }

    /// <summary>The place of a parameter in an arena laid out like this one.</summary>
    public static Span<float> Slice(Arena arena, ParameterInfo parameter) =>
        arena.Slice(parameter.Offset, Length(parameter));

    /// <summary>Memory for all parameters.</summary>
    public Arena Allocate() => new(Network.ParameterArenaSize, $"parameters of {Network.Name}");

    /// <summary>Gives every parameter its initial values.</summary>
    /// <exception cref="InvalidOperationException">The parameters were loaded for inference.</exception>
    public void Initialize(Initializer initializer, ulong seed)
    {
        if (Current is { } current)
        {
            RequireWhole(current);
        }

        var arena = Allocate();
        Fill(arena, initializer, seed);
        Publish(new WeightSet(arena, isWhole: true));
    }

    /// <summary>Makes a set that nobody has seen the present one, for all who enter from now on.</summary>
    public void Publish(WeightSet weights)
    {
        lock (Gate)
        {
            if (weights.Packed is null && _current is { Packed: { } packed } old && old.Readers.TryClose())
            {
                weights.Packed = packed;
            }

            weights.Version = ++_version;
            Volatile.Write(ref _current, weights);
        }
    }

    /// <summary>Enters the present set with all parameters; the caller must leave it.</summary>
    /// <param name="stripe">The caller's counter.</param>
    /// <exception cref="InvalidOperationException">They were loaded for inference.</exception>
    public WeightSet Enter(int stripe)
    {
        if (Current is { IsWhole: true } weights && weights.Readers.TryEnter(stripe))
        {
            return weights;
        }

        // Whoever changes parameters holds the gate, so that the present set is open here.
        lock (Gate)
        {
            weights = Whole();
            weights.Readers.TryEnter(stripe);
            return weights;
        }
    }

    /// <summary>Reads all parameters in one state.</summary>
    /// <exception cref="InvalidOperationException">They were loaded for inference.</exception>
    public void Read(Action<Arena> read)
    {
        var weights = Enter(SharedStripe);
        try
        {
            read(weights.Parameters);
        }
        finally
        {
            weights.Readers.Leave(SharedStripe);
        }
    }

    /// <summary>Begins to change parameters in place; <see cref="EndChange"/> must follow on the same thread.</summary>
    /// <returns>The present set while nobody reads it, or else a copy.</returns>
    /// <exception cref="InvalidOperationException">They were loaded for inference.</exception>
    public WeightSet BeginChange()
    {
        Monitor.Enter(Gate);
        WeightSet? current = null;
        try
        {
            current = Whole();
            if (current.Readers.TryClose())
            {
                return current;
            }

            var copy = new WeightSet(Allocate(), isWhole: true);
            current.Parameters.Span.CopyTo(copy.Parameters.Span);
            copy.Readers.TryClose();
            return copy;
        }
        catch
        {
            current?.Readers.Open();
            Monitor.Exit(Gate);
            throw;
        }
    }

    /// <summary>Ends a change, which everybody sees from now on.</summary>
    /// <param name="weights">What <see cref="BeginChange"/> gave.</param>
    public void EndChange(WeightSet weights)
    {
        weights.IsPacked = false;
        weights.Version = ++_version;
        Volatile.Write(ref _current, weights);
        weights.Readers.Open();
        Monitor.Exit(Gate);
    }

    /// <summary>The present set; the caller holds the gate.</summary>
    public WeightSet Existing()
    {
        if (_current is null)
        {
            var arena = Allocate();
            Fill(arena, Initializer.Default, _seed);
            Publish(new WeightSet(arena, isWhole: true));
        }

        return _current!;
    }

    /// <summary>Copies the present values of some parameters, in one state and without making the others.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="sink">Gets them.</param>
    /// <exception cref="InvalidOperationException">The parameters were loaded for inference.</exception>
    public void CopyTo(IEnumerable<ParameterInfo> parameters, IParameterSink sink)
    {
        if (Current is not null)
        {
            Read(arena =>
            {
                foreach (var parameter in parameters)
                {
                    Slice(arena, parameter).CopyTo(sink.Place(parameter));
                    sink.Complete(parameter);
                }
            });
            return;
        }

        foreach (var parameter in parameters)
        {
            var place = Array.FindIndex(Network.Parameters, other => ReferenceEquals(other, parameter));
            Fill(sink.Place(parameter), place, Initializer.Default, _seed);
            sink.Complete(parameter);
        }
    }

    private WeightSet Whole()
    {
        if (Current is not { } weights)
        {
            lock (Gate)
            {
                weights = Existing();
            }
        }

        RequireWhole(weights);
        return weights;
    }

    private void RequireWhole(WeightSet weights)
    {
        if (!weights.IsWhole)
        {
            throw new InvalidOperationException(
                $"The parameters of {Network.Name} were loaded for inference, and are there only as its kernels read them. " +
                $"Load them with {nameof(NetGen.Network.Load)} to read, change, save or train them.");
        }
    }

    private void Fill(Arena arena, Initializer initializer, ulong seed)
    {
        for (var i = 0; i < Network.Parameters.Length; i++)
        {
            Fill(Slice(arena, Network.Parameters[i]), i, initializer, seed);
        }
    }

    // Initial values depend on the parameter's place in the declaration alone, so that one may have them by itself.
    private void Fill(Span<float> values, int place, Initializer initializer, ulong seed)
    {
        var parameter = Network.Parameters[place];
        if (parameter.InitialValue is { } value)
        {
            values.Fill(value);
        }
        else
        {
            initializer.Fill(values, parameter, new RandomStream(seed, RandomPurpose.Initialization, (uint)place));
        }
    }
}
