namespace NetGen.Memory;

/// <summary>
/// The parameters of a network at a time, and what is packed of them for inference. Whoever has entered it reads one
/// state of them until it leaves: others publish another set, or change this one while nobody is inside.
/// </summary>
/// <param name="parameters">The parameters, in canonical layout.</param>
/// <param name="isWhole">Whether all are there; else only those that kernels read as they are.</param>
internal sealed class WeightSet(Arena parameters, bool isWhole)
{
    private volatile bool _isPacked;

    /// <summary>The parameters.</summary>
    public Arena Parameters { get; } = parameters;

    /// <summary>Whether all parameters are there.</summary>
    public bool IsWhole { get; } = isWhole;

    /// <summary>Memory for what is packed, once a session has asked for it.</summary>
    public Arena? Packed { get; set; }

    /// <summary>Whether <see cref="Packed"/> is that of the parameters.</summary>
    public bool IsPacked
    {
        get => _isPacked;
        set => _isPacked = value;
    }

    /// <summary>A number that no other state of the network's parameters has.</summary>
    public long Version { get; set; }

    /// <summary>Who is reading it.</summary>
    public Readers Readers { get; } = new();
}
