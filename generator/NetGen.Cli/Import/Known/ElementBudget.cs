namespace NetGen.Cli.Import.Known;

/// <summary>
/// What an import may compute beforehand: bytes of tensors that are not in the file. A few hundred bytes of a model can ask for
/// constants of any size, and join them again and again; one budget for the whole model bounds time and memory.
/// </summary>
public sealed class ElementBudget
{
    /// <summary>The bytes of one import: the transposed matrix of VGG-16 and the like have room.</summary>
    public const long Bytes = 1L << 29;

    private long _left = Bytes;

    /// <summary>Takes what a tensor needs.</summary>
    /// <param name="dimensions">Its extents.</param>
    /// <param name="elementSize">The bytes of an element.</param>
    /// <returns>The number of its elements.</returns>
    /// <exception cref="ImportException">The budget is spent.</exception>
    public int Take(IEnumerable<int> dimensions, int elementSize)
    {
        long count = Strides.Elements(dimensions);
        _left -= count * elementSize;
        return _left >= 0
            ? (int)count
            : throw new ImportException($"the model's constants need more than {Bytes >> 20} MiB when they are computed");
    }
}
