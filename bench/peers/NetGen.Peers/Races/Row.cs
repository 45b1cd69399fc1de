namespace NetGen.Peers.Races;

/// <summary>What was measured of one side.</summary>
/// <param name="Seconds">The median of its calls.</param>
/// <param name="Fastest">The fastest of its calls.</param>
/// <param name="FirstResult">The seconds from the start of its process to the first result, the median of several processes.</param>
/// <param name="Memory">The peak of resident memory of its process, in bytes.</param>
internal sealed record Side(double Seconds, double Fastest, double FirstResult, long Memory);

/// <summary>A row of the race: one network, one kind of work, one number of threads.</summary>
/// <param name="Network">The network's name.</param>
/// <param name="Batch">The images of a training step; null for inference.</param>
/// <param name="Threads">The number of threads.</param>
/// <param name="Ours">Our side.</param>
/// <param name="Peer">The peer's side.</param>
/// <param name="Difference">How far the results are apart: for inference the largest difference of two outputs, of the largest
/// output; for training that of the first step's losses, of the loss.</param>
/// <param name="Agrees">Whether that is as near as rounding allows.</param>
/// <param name="Operations">The floating-point operations of a call, two a multiply-add.</param>
/// <param name="Peak">The operations per second of a loop of multiply-adds alone, measured beside the row.</param>
/// <param name="Measured">When.</param>
internal sealed record Row(
    string Network,
    int? Batch,
    int Threads,
    Side Ours,
    Side Peer,
    double Difference,
    bool Agrees,
    double Operations,
    double Peak,
    DateTimeOffset Measured)
{
    /// <summary>How many times as fast as the peer we are.</summary>
    public double Ratio => Peer.Seconds / Ours.Seconds;

    /// <summary>The same of the fastest calls, which other work of the machine disturbed least.</summary>
    public double FastestRatio => Peer.Fastest / Ours.Fastest;

    /// <summary>Our operations per second.</summary>
    public double Rate => Operations / Ours.Seconds;
}
