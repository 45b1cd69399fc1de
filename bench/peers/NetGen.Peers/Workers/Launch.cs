using NetGen.Peers.Preparation;

namespace NetGen.Peers.Workers;

/// <summary>How a side's worker is started.</summary>
/// <param name="Name">The side.</param>
/// <param name="Program">The program.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record Launch(string Name, string Program, params string[] Arguments)
{
    /// <summary>What OpenMP's threads do between two pieces of work: <c>active</c> or <c>passive</c>; null for its own choice.</summary>
    public string? WaitPolicy { get; init; }

    /// <summary>Our own.</summary>
    public static Launch NetGen(Workplace place) => new("NetGen", place.Racer);

    /// <summary>ONNX Runtime under Node.js.</summary>
    public static Launch OnnxRuntime(Workplace place) =>
        new("ONNX Runtime", "node", Path.Combine(place.Sources, "onnxruntime", "worker.mjs"), place.OnnxRuntime);

    /// <summary>PyTorch under Python; no caches of bytecode beside the sources.</summary>
    public static Launch PyTorch(Workplace place) =>
        new("PyTorch", PeerPrograms.Python, "-B", Path.Combine(place.Sources, "pytorch", "worker.py"));
}
