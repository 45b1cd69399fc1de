namespace NetGen.Generated;

/// <summary>A part of a pass whose work can be split over threads.</summary>
/// <param name="run">Does the work items from begin (inclusive) to end (exclusive).</param>
/// <param name="workItems">The number of work items; 0 when the images of the batch are the work items.</param>
/// <param name="barrier">Whether all threads must have finished this stage before any starts the next.</param>
public readonly unsafe struct Stage(delegate*<Workspace*, int, int, void> run, int workItems, bool barrier)
{
    /// <summary>Does the work items from begin (inclusive) to end (exclusive).</summary>
    public delegate*<Workspace*, int, int, void> Run { get; } = run;

    /// <summary>The number of work items; 0 when the images of the batch are the work items.</summary>
    public int WorkItems { get; } = workItems;

    /// <summary>Whether all threads must have finished this stage before any starts the next.</summary>
    public bool Barrier { get; } = barrier;
}
