using System.Globalization;
using System.Runtime.InteropServices;
using NetGen.Peers.Preparation;
using NetGen.Peers.Workers;

namespace NetGen.Peers.Races;

/// <summary>Sets up the matches of a network, whose files have been prepared.</summary>
/// <param name="place">Where files are.</param>
/// <param name="network">The network.</param>
internal sealed class Matches(Workplace place, PreparedNetwork network)
{
    // Small: hundreds of steps on one batch must not leave the numbers that networks have.
    private const string LearningRate = "0.0001";

    // Sums in another order, which norms of a batch amplify.
    private const double LossTolerance = 1e-3;

    /// <summary>One image against ONNX Runtime.</summary>
    public Match Inference(int threads)
    {
        var name = network.Entry.Name;
        var (ourOutput, peerOutput) = (place.File(name + ".ours"), place.File(name + ".peer"));
        return new Match(
            name,
            null,
            threads,
            new Contestant(Launch.NetGen(place), "infer", network.Class, network.Weights, network.Images, ourOutput, Text(threads)),
            new Contestant(Launch.OnnxRuntime(place), "infer", network.Model, network.Images, peerOutput, Text(threads)),
            network.InferenceOperations,
            (_, _) => LargestDifference(Floats(ourOutput), Floats(peerOutput)),
            network.Entry.OutputTolerance);
    }

    /// <summary>A step of training against PyTorch.</summary>
    public Match Training(int threads)
    {
        var (name, batch) = (network.Entry.Name, network.Entry.TrainingBatch!.Value);
        string[] work = [network.Weights, network.Batch, network.Labels, Text(batch), Text(threads), LearningRate];
        return new Match(
            name,
            batch,
            threads,
            new Contestant(Launch.NetGen(place), ["train", network.Class, .. work]),
            new Contestant(Launch.PyTorch(place), ["train", place.Spec(name), .. work]),
            network.StepOperations,
            (ours, peers) => Math.Abs(Number(ours) / Number(peers) - 1),
            LossTolerance);
    }

    // Of the largest output. A difference that is no number stays one, and is shown.
    private static double LargestDifference(float[] ours, float[] peers)
    {
        if (ours.Length != peers.Length)
        {
            throw new RaceException($"We have {ours.Length} outputs, the peer {peers.Length}.");
        }

        var largest = peers.Max(value => Math.Abs((double)value));
        return ours.Zip(peers, (our, peer) => Math.Abs((double)our - peer)).Aggregate(0.0, Math.Max) / largest;
    }

    private static float[] Floats(string path) => MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(path)).ToArray();

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
