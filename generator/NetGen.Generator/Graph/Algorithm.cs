namespace NetGen.Generator.Graph;

/// <summary>How a node is computed, where there is a choice: a value that a pass decides, and from which the kernel is
/// made later.</summary>
public abstract record Algorithm
{
    /// <summary>A short name for dumps: <c>direct</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The layout of the result, and of all that is combined with it.</summary>
    public abstract Layout Layout { get; }

    /// <summary>What it does beyond the operation, for comments: <c>, max pool 2x2</c>.</summary>
    public virtual string Suffix => "";
}
