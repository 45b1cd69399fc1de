using NetGen.Peers.Workers;

namespace NetGen.Peers.Races;

/// <summary>What is to be measured for a row.</summary>
/// <param name="Network">The network's name.</param>
/// <param name="Batch">The images of a training step; null for inference.</param>
/// <param name="Threads">The number of threads.</param>
/// <param name="Ours">Our side.</param>
/// <param name="Peer">The peer's side.</param>
/// <param name="Operations">The floating-point operations of a call, two a multiply-add.</param>
/// <param name="Difference">How far two first results are apart, from the workers' answers to their commands.</param>
/// <param name="Tolerance">How far they may be apart.</param>
internal sealed record Match(
    string Network,
    int? Batch,
    int Threads,
    Contestant Ours,
    Contestant Peer,
    double Operations,
    Func<string, string, double> Difference,
    double Tolerance);

/// <summary>A side of a match.</summary>
/// <param name="Launch">How its worker starts.</param>
/// <param name="Command">What sets the worker up and has it give the first result.</param>
internal sealed record Contestant(Launch Launch, params string[] Command);
