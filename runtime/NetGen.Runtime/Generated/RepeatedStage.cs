namespace NetGen.Generated;

/// <summary>A stage of a block that a network repeats: the same method and work items each time, and numbers that grow
/// by the same amount from one block to the next.</summary>
public readonly unsafe struct RepeatedStage
{
    private readonly Stage _first;
    private readonly int[] _step;

    /// <summary>A stage of a block.</summary>
    /// <param name="run">Does the work items from begin (inclusive) to end (exclusive), with the block's
    /// numbers.</param>
    /// <param name="workItems">The number of work items; 0 when the images of the batch are the work items.</param>
    /// <param name="barrier">Whether all threads must have finished this stage before any starts the next.</param>
    /// <param name="numbers">The numbers of the first block.</param>
    /// <param name="step">What each of them differs by from one block to the next.</param>
    public RepeatedStage(
        delegate*<Workspace*, int*, int, int, void> run, int workItems, bool barrier, int[] numbers, int[] step)
    {
        _first = new Stage(run, workItems, barrier, numbers);
        _step = step;
    }

    /// <summary>The stages of all blocks, block by block.</summary>
    /// <param name="times">The number of blocks.</param>
    /// <param name="block">The stages of one block.</param>
    public static IEnumerable<Stage> Times(int times, RepeatedStage[] block) =>
        Enumerable.Range(0, times).SelectMany(index => block.Select(stage => stage._first.Moved(stage._step, index)));
}
