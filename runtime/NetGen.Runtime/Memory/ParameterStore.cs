using NetGen.Generated;
using NetGen.Randomness;

namespace NetGen.Memory;

/// <summary>
/// The parameters of a network: one arena, found by name, with a version that grows with every change. The arena comes
/// into being, with initial values, when somebody first asks for it: whoever loads parameters before does not pay for
/// others. Parameters loaded for inference are not here but with the <see cref="InferenceWeights"/>.
/// </summary>
internal sealed class ParameterStore
{
    private readonly object _gate = new();
    private readonly Dictionary<string, ParameterInfo> _byName;
    private readonly ulong _seed;
    private Arena? _arena;
    private bool _isReleased;
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

    /// <summary>The parameters in canonical layout.</summary>
    /// <exception cref="InvalidOperationException">They were loaded for inference.</exception>
    public Arena Arena => Volatile.Read(ref _arena) ?? Create();

    /// <summary>Whether <see cref="Arena"/> is there already.</summary>
    public bool Exists => Volatile.Read(ref _arena) is not null;

    /// <summary>A number that differs whenever the parameters may.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>To be called after every change.</summary>
    public void MarkChanged() => Interlocked.Increment(ref _version);

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

    /// <summary>Gives every parameter its initial values.</summary>
    public void Initialize(Initializer initializer, ulong seed)
    {
        var arena = Exists || _isReleased ? Arena : Allocate();
        Fill(arena, initializer, seed);
        Take(arena);
    }

    /// <summary>Copies the present values of a parameter, without making the arena.</summary>
    /// <exception cref="InvalidOperationException">The parameters were loaded for inference.</exception>
    public void CopyTo(ParameterInfo parameter, Span<float> values)
    {
        if (Exists || _isReleased)
        {
            Slice(Arena, parameter).CopyTo(values);
        }
        else
        {
            Fill(values, Array.FindIndex(Network.Parameters, other => ReferenceEquals(other, parameter)), Initializer.Default, _seed);
        }
    }

    /// <summary>Memory for all parameters.</summary>
    public Arena Allocate() => new(Network.ParameterArenaSize, $"parameters of {Network.Name}");

    /// <summary>Takes an arena with new values of all parameters. Where there is one already, whose memory sessions and
    /// trainers know, the values are copied.</summary>
    public void Take(Arena arena)
    {
        if (!Exists)
        {
            Volatile.Write(ref _arena, arena);
            _isReleased = false;
        }
        else if (arena != _arena)
        {
            arena.Span.CopyTo(_arena!.Span);
        }

        MarkChanged();
    }

    /// <summary>Forgets the parameters, which somebody else now has as kernels read them.</summary>
    public void Release()
    {
        _isReleased = true;
        Volatile.Write(ref _arena, null);
        MarkChanged();
    }

    // Several threads may be the first to read.
    private Arena Create()
    {
        lock (_gate)
        {
            if (_isReleased)
            {
                throw new InvalidOperationException(
                    $"The parameters of {Network.Name} were loaded for inference, and are there only as its kernels read them. " +
                    $"Load them with {nameof(NetGen.Network.Load)} to read, change, save or train them.");
            }

            if (!Exists)
            {
                var arena = Allocate();
                Fill(arena, Initializer.Default, _seed);
                Volatile.Write(ref _arena, arena);
            }

            return _arena!;
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
