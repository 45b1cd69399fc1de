using NetGen.Generated;
using NetGen.Randomness;

namespace NetGen.Memory;

/// <summary>The parameters of a network: one arena, found by name, with a version that grows with every change.</summary>
internal sealed class ParameterStore
{
    private readonly Dictionary<string, ParameterInfo> _byName;
    private long _version;

    public ParameterStore(NetworkInfo network)
    {
        Network = network;
        Arena = new Arena(network.ParameterArenaSize, $"parameters of {network.Name}");
        _byName = network.Parameters.ToDictionary(parameter => parameter.Name, StringComparer.Ordinal);
    }

    /// <summary>The network they belong to.</summary>
    public NetworkInfo Network { get; }

    /// <summary>The parameters in canonical layout.</summary>
    public Arena Arena { get; }

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
        for (var i = 0; i < Network.Parameters.Length; i++)
        {
            var parameter = Network.Parameters[i];
            var values = Slice(Arena, parameter);
            if (parameter.InitialValue is { } value)
            {
                values.Fill(value);
                continue;
            }

            initializer.Fill(values, parameter, new RandomStream(seed, RandomPurpose.Initialization, (uint)i));
        }

        MarkChanged();
    }
}
