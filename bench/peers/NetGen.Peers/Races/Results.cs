namespace NetGen.Peers.Races;

/// <summary>All that a race measured.</summary>
/// <param name="Begin">When it began.</param>
/// <param name="Command">How it was started.</param>
/// <param name="Hosts">What each side runs in.</param>
/// <param name="Inference">The rows of inference; empty if it was left out.</param>
/// <param name="Training">The rows of training; empty if it was left out.</param>
/// <param name="Layers">Where the time of each network goes.</param>
internal sealed record Results(
    DateTimeOffset Begin,
    string Command,
    IReadOnlyList<Host> Hosts,
    IReadOnlyList<Row> Inference,
    IReadOnlyList<Row> Training,
    IReadOnlyList<LayerTable> Layers);

/// <summary>What a side runs in, before it has a network.</summary>
/// <param name="Name">The side.</param>
/// <param name="Versions">What runs there.</param>
/// <param name="Start">The seconds from the start of the process to its first answer.</param>
/// <param name="Memory">The peak of its resident memory by then, in bytes.</param>
internal sealed record Host(string Name, string Versions, double Start, long Memory);
