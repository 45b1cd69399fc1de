namespace NetGen.Peers.Races;

/// <summary>The time of a layer in both programs: the layer and what each fuses with it.</summary>
/// <param name="Name">The first layer's name, or what the peer calls a step of its own.</param>
/// <param name="Operation">What it computes; empty for a step of the peer's own.</param>
/// <param name="Ours">Our seconds, 0 where we do nothing.</param>
/// <param name="Peer">The peer's seconds, 0 where it does nothing.</param>
/// <param name="Operations">Floating-point operations, two a multiply-add.</param>
/// <param name="Roles">What takes our time besides the layer's own computation.</param>
/// <param name="Limit">What keeps us from being faster.</param>
internal sealed record LayerTime(
    string Name, string Operation, double Ours, double Peer, double Operations, string Roles, LayerLimit Limit)
{
    /// <summary>What we take longer.</summary>
    public double Lost => Ours - Peer;
}

/// <summary>Where the time of a network goes.</summary>
/// <param name="Network">Its name.</param>
/// <param name="Threads">The number of threads.</param>
/// <param name="Peak">The operations per second of a loop of multiply-adds alone.</param>
/// <param name="Levels">The levels of the memory, measured in the same run.</param>
/// <param name="Layers">The layers, those that lose most first.</param>
internal sealed record LayerTable(
    string Network, int Threads, double Peak, IReadOnlyList<MemoryLevel> Levels, IReadOnlyList<LayerTime> Layers);
