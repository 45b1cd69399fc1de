using System.Diagnostics;
using System.Runtime.InteropServices;

namespace NetGen.Racer;

/// <summary>
/// Runs a generated network for the race. Files of tensors hold bare floats, those of labels bare 32-bit integers.
/// <list type="bullet">
/// <item><c>prepare NETWORK WEIGHTS</c> writes initial weights.</item>
/// <item><c>infer NETWORK WEIGHTS INPUT OUTPUT THREADS</c> loads the weights, runs INPUT once and writes the first output.</item>
/// <item><c>train NETWORK WEIGHTS IMAGES LABELS BATCH THREADS RATE</c> makes one step, and answers the loss before it.</item>
/// <item><c>time COUNT</c> answers the nanoseconds of COUNT calls, one by one.</item>
/// <item><c>profile COUNT</c> answers <c>layer|role|nanoseconds</c> for each part of inference, medians of COUNT calls.</item>
/// <item><c>memory</c> answers the peak of resident memory, in bytes.</item>
/// <item><c>about</c> answers what runs here.</item>
/// </list>
/// </summary>
internal sealed class RaceCommands
{
    private const double Momentum = 0.9;
    private const double AuxiliaryWeight = 0.3;

    // A time span would round to 100 of them.
    private static readonly double NanosecondsPerTick = 1e9 / Stopwatch.Frequency;

    private Func<int, IReadOnlyList<StageTime>> _profile = _ => throw new InvalidOperationException("There is no network yet.");
    private Func<float> _call = () => throw new InvalidOperationException("There is no network yet.");

    /// <summary>The answer to a command.</summary>
    /// <param name="words">The command and its arguments.</param>
    /// <exception cref="ArgumentException">The command is none of those above.</exception>
    public string Answer(string[] words) => words switch
    {
        ["prepare", var network, var weights] => Prepare(network, weights),
        ["infer", var network, var weights, var input, var output, var threads] =>
            Infer(CreateForInference(network, weights), input, output, int.Parse(threads)),
        ["train", var network, var weights, var images, var labels, var batch, var threads, var rate] =>
            Train(Create(network, weights), images, labels, int.Parse(batch), int.Parse(threads), double.Parse(rate)),
        ["time", var count] => Time(int.Parse(count)),
        ["profile", var count] => string.Join(
            '\t', _profile(int.Parse(count)).Select(part => $"{part.Layer}|{part.Role}|{part.Time.TotalNanoseconds:F0}")),
        ["memory"] => PeakMemory().ToString(),
        ["about"] => $".NET {Environment.Version}, {InstructionSets.Resolve(InstructionSet.Best)}",
        _ => throw new ArgumentException($"'{string.Join(' ', words)}' is no command."),
    };

    private static Network Create(string name) =>
        typeof(RaceCommands).Assembly.GetType($"{typeof(RaceCommands).Namespace}.{name}") is { } type
            ? (Network)Activator.CreateInstance(type, 1UL, InstructionSet.Best)!
            : throw new ArgumentException($"The racer was built without {name}.");

    private static Network Create(string name, string weights)
    {
        var network = Create(name);
        network.Load(weights);
        return network;
    }

    private static Network CreateForInference(string name, string weights)
    {
        var network = Create(name);
        network.LoadForInference(weights);
        return network;
    }

    // He et al. 2015: outputs of many layers stay of ordinary size also where nothing normalizes them.
    private static string Prepare(string name, string weights)
    {
        var network = Create(name);
        network.Initialize(Initializer.HeNormal);
        network.Save(weights);
        return "";
    }

    private string Infer(Network network, string input, string output, int threads)
    {
        var session = network.CreateSession(threads);
        var image = Read<float>(input);
        File.WriteAllBytes(output, MemoryMarshal.AsBytes(session.Run(image)));
        _call = () => session.Run(image)[0];
        _profile = runs => session.Profile(image, runs);
        return "";
    }

    private string Train(Network network, string images, string labels, int batch, int threads, double rate)
    {
        var heads = network.Info.Outputs.Concat(network.Info.Auxiliary)
            .Select((output, i) => new Head(output.Name, new SoftmaxCrossEntropy(), i == 0 ? 1 : AuxiliaryWeight));
        var trainer = network.CreateTrainer(batch, [.. heads], new Sgd(rate, Momentum), threads);
        var pictures = Read<float>(images);
        var classes = Read<int>(labels);
        _call = () => trainer.Step(pictures, classes);
        return _call().ToString("R");
    }

    private string Time(int count)
    {
        var times = new string[count];
        for (var i = 0; i < count; i++)
        {
            var begin = Stopwatch.GetTimestamp();
            _call();
            times[i] = ((Stopwatch.GetTimestamp() - begin) * NanosecondsPerTick).ToString("F0");
        }

        return string.Join(' ', times);
    }

    private static T[] Read<T>(string path)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(File.ReadAllBytes(path)).ToArray();

    // Process.PeakWorkingSet64 forgets the peak of memory that was given back.
    private static long PeakMemory() => 1024 * long.Parse(
        File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM", StringComparison.Ordinal)).Split(':')[1].Replace("kB", "").Trim());
}
