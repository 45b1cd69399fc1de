namespace NetGen.Generator.Emit;

/// <summary>The numbers of a method that several stages share, while it is printed.</summary>
internal interface IStageNumbers
{
    /// <summary>Whether the method has comments, which speak of its first stage.</summary>
    bool Comments { get; }

    /// <summary>How the method spells the next number.</summary>
    string Tell(long number);
}

/// <summary>Collects the numbers of a stage. Each is spelled the same, so that stages that differ in them alone have one text.</summary>
internal sealed class CollectedNumbers : IStageNumbers
{
    private readonly List<long> _values = [];

    /// <summary>The numbers so far.</summary>
    public IReadOnlyList<long> Values => _values;

    /// <inheritdoc/>
    public bool Comments => false;

    /// <inheritdoc/>
    public string Tell(long number)
    {
        _values.Add(number);
        return "at";
    }
}
