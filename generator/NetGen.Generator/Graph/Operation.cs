namespace NetGen.Generator.Graph;

/// <summary>What a node computes. Concrete operations are records in <c>Ops</c>, equal when they compute the same.</summary>
public abstract record Operation
{
    /// <summary>A short name for dumps and generated comments, for example <c>conv 5x5</c>.</summary>
    public abstract string Mnemonic { get; }
}
