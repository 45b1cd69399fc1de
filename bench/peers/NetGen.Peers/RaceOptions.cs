namespace NetGen.Peers;

/// <summary>What is raced, and how long.</summary>
/// <param name="Entries">The networks.</param>
/// <param name="Threads">The numbers of threads.</param>
/// <param name="Inference">Whether one image is recognised, against ONNX Runtime.</param>
/// <param name="Training">Whether batches are learnt, against PyTorch.</param>
/// <param name="Layers">Whether the time of each layer is set beside ONNX Runtime's.</param>
/// <param name="Quick">Whether fewer calls have to do.</param>
/// <param name="Saves">Whether pages and chart in the repository are written anew.</param>
internal sealed record RaceOptions(
    IReadOnlyList<Entry> Entries, IReadOnlyList<int> Threads, bool Inference, bool Training, bool Layers, bool Quick, bool Saves)
{
    /// <summary>How long each process of a row is measured.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds(Quick ? 1 : 1.5);

    /// <summary>How long each process runs before: the runtime recompiles what is hot meanwhile.</summary>
    public TimeSpan WarmUp => TimeSpan.FromSeconds(Quick ? 0.3 : 1);

    /// <summary>The fewest calls of a process.</summary>
    public int FewestCalls => 3;

    /// <summary>How many processes of each side take part in a row.</summary>
    public int Starts => Quick ? 1 : 3;
}
