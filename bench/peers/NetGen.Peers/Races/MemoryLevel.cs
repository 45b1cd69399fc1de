namespace NetGen.Peers.Races;

/// <summary>A level of the memory, as one thread sees it.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Capacity">The bytes that it keeps; infinite for the memory itself.</param>
/// <param name="Rate">The bytes per second that are read from it in order.</param>
internal sealed record MemoryLevel(string Name, double Capacity, double Rate);
