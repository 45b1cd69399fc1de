using Microsoft.ML.OnnxRuntime;
using NetGen.Cli.Evaluation;
using NetGen.Cli.Import;
using NetGen.Cli.Onnx;
using NetGen.Cli.Onnx.Model;
using NetGen.Tests.Cli.Import;
using NetGen.Tests.Support;

namespace NetGen.Tests.Cli.RandomGraphs;

/// <summary>Imports random graphs that ONNX Runtime runs, and compares what the networks compute.</summary>
internal sealed class RandomImports
{
    // Half of the networks that are compiled, too, are compiled together.
    private const int Batch = 100;

    private readonly List<(int Seed, RandomModel Random, OnnxModel Model, ImportedNetwork Network)> _waiting = [];

    /// <summary>Graphs that ONNX Runtime refuses, which are no cases.</summary>
    public int NoCases { get; private set; }

    /// <summary>
    /// Networks of a single image, where the model leaves the number open and the graph was made for several.
    /// </summary>
    public int Singles { get; private set; }

    /// <summary>Networks that are right.</summary>
    public int Right { get; private set; }

    /// <summary>Networks that are right as code, too.</summary>
    public int RightAsCode { get; private set; }

    /// <summary>Refused imports by reason.</summary>
    public SortedDictionary<string, int> Refused { get; } = new(StringComparer.Ordinal);

    /// <summary>What is wrong, with the smallest part of the graph that shows it.</summary>
    public List<string> Wrong { get; } = [];

    /// <summary>Tries a graph.</summary>
    /// <param name="seed">What it is made of.</param>
    /// <param name="compiles">Whether the network is compiled, too.</param>
    public void Try(int seed, bool compiles)
    {
        var random = RandomModels.Graph(seed);
        if (random.Outputs.Count == 0 || !IsCase(seed, random))
        {
            NoCases++;
            return;
        }

        bool folds = seed % 2 == 1;
        try
        {
            var model = OnnxReader.Read(random.ToFile());
            var network = Importer.Import(model, FormattableString.Invariant($"Random{seed}"), foldsNormalization: folds);
            if (network.IsWhole && random.IsOpen && random.Inputs[0].Shape[0] > 1)
            {
                Singles++;
                return;
            }

            if (Difference(random, ImportCheck.Run(network, model, random.Values())) is { } difference)
            {
                Report(seed, random, folds, "as a graph, " + difference);
                return;
            }

            Right++;
            if (compiles)
            {
                _waiting.Add((seed, random, model, network));
            }
        }
        catch (ImportException reason)
        {
            string text = Plain(reason.Message);
            Refused[text] = Refused.GetValueOrDefault(text) + 1;
        }
        catch (Exception crash)
        {
            Report(seed, random, folds, $"unhandled {crash.GetType().Name}: {crash.Message}");
        }

        if (_waiting.Count == Batch)
        {
            Compile();
        }
    }

    /// <summary>Compiles and runs the networks that wait for it.</summary>
    public void Compile()
    {
        Compile([.. _waiting]);
        _waiting.Clear();
    }

    private void Compile(IReadOnlyList<(int Seed, RandomModel Random, OnnxModel Model, ImportedNetwork Network)> networks)
    {
        if (networks.Count == 0)
        {
            return;
        }

        IReadOnlyList<float[][]> found;
        try
        {
            found = CompiledImports.Run([.. networks.Select(one => (one.Network, one.Model, (IReadOnlyDictionary<string, Tensor>)one.Random.Values()))]);
        }
        catch (Exception crash)
        {
            // Which one it is, halves tell.
            if (networks.Count == 1)
            {
                Report(networks[0].Seed, networks[0].Random, networks[0].Seed % 2 == 1, $"as code, unhandled {crash.GetType().Name}: {crash.Message}");
                return;
            }

            Compile([.. networks.Take(networks.Count / 2)]);
            Compile([.. networks.Skip(networks.Count / 2)]);
            return;
        }

        foreach (var (one, outputs) in networks.Zip(found))
        {
            if (Difference(one.Random, outputs) is { } difference)
            {
                Report(one.Seed, one.Random, one.Seed % 2 == 1, "as code, " + difference);
            }
            else
            {
                RightAsCode++;
            }
        }
    }

    // ONNX Runtime runs it, and finds what the evaluator does.
    private bool IsCase(int seed, RandomModel random)
    {
        try
        {
            if (random.Difference(OnnxRuntime.Run(random.ToFile(), random.Values())) is not { } difference)
            {
                return true;
            }

            Wrong.Add($"seed {seed}, the evaluator and ONNX Runtime: {difference}\n{random}");
            return false;
        }
        catch (OnnxRuntimeException)
        {
            return false;
        }
    }

    private static string? Difference(RandomModel random, float[][] found) => random.Outputs
        .Zip(found, (output, elements) => elements.Length != output.Exact.Count
            ? $"output {output.Name} has {elements.Length} elements; expected {output.Exact.Count}"
            : RandomModel.Difference(output, output.Shape, Array.ConvertAll(elements, element => (double)element)))
        .FirstOrDefault(difference => difference is not null);

    // The first value that is wrong by itself has the smallest part of the graph.
    private void Report(int seed, RandomModel random, bool folds, string what)
    {
        var smallest = random.Computed.Select(random.WithOutput).FirstOrDefault(part => IsWrong(part, folds)) ?? random;
        string file = Path.Combine(Path.GetTempPath(), FormattableString.Invariant($"netgen-random-{seed}.onnx"));
        File.WriteAllBytes(file, smallest.ToFile());
        Wrong.Add($"seed {seed}{(folds ? ", folded" : "")}, in {file}: {what}\n{smallest}");
    }

    private static bool IsWrong(RandomModel part, bool folds)
    {
        try
        {
            var model = OnnxReader.Read(part.ToFile());
            var network = Importer.Import(model, "Part", foldsNormalization: folds);
            return !(network.IsWhole && part.IsOpen) && Difference(part, ImportCheck.Run(network, model, part.Values())) is not null;
        }
        catch (ImportException)
        {
            return false;
        }
        catch (Exception)
        {
            return true;
        }
    }

    // Without names of nodes and without numbers.
    private static string Plain(string message) => System.Text.RegularExpressions.Regex.Replace(
        System.Text.RegularExpressions.Regex.Replace(message.Split('\n')[0], " ?'[^']*'", ""), "-?[0-9]+(, -?[0-9]+)*", "N");
}
