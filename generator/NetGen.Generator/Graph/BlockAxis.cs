namespace NetGen.Generator.Graph;

/// <summary>An axis divided into blocks: position o * Block + b is position o of the block's element b.</summary>
/// <param name="Out">The number of blocks.</param>
/// <param name="Block">The positions of a block.</param>
public sealed record BlockAxis(int Out, int Block)
{
    /// <summary>The axis that a shape of lower rank does not have.</summary>
    public static BlockAxis One { get; } = new(1, 1);

    /// <summary>The whole extent.</summary>
    public int In => Out * Block;
}
