using System.Text.RegularExpressions;
using NetGen.Generator.Model;

namespace NetGen.Bench;

/// <summary>The table of <c>--specs</c>: what it costs to compile spec files, all in one project, for every instruction set.</summary>
internal static partial class SpecTable
{
    private const int LargestMethods = 5;
    private const int LargestIl = 30_000;
    private const int MaximumLocals = 500;

    public static void Write(string folder, string? save)
    {
        string[] paths = [.. Directory.GetFiles(folder, "*.net.json").Order(StringComparer.Ordinal)];
        var build = new SpecBuild(paths);
        var methods = SpecMethod.Of(build.Image);
        var files = build.Sources.Select(source => (source.HintName, Text: source.SourceText.ToString())).ToArray();
        Save(save, files);

        Console.WriteLine($"{paths.Length} networks, every instruction set, inference and training, one project, {Environment.ProcessorCount} processors");
        Console.WriteLine();
        Console.WriteLine($"generator          {build.GeneratorTime.TotalSeconds,10:F2} s");
        Console.WriteLine($"C# compiler        {build.CompilerTime.TotalSeconds,10:F2} s");
        Console.WriteLine($"edit of other file {build.EditTime.TotalMilliseconds,10:F2} ms");
        Console.WriteLine($"source             {files.Sum(file => (long)file.Text.Length) / 1e6,10:F2} MB, {files.Sum(file => Lines(file.Text)):N0} lines");
        Console.WriteLine($"IL                 {methods.Sum(method => (long)method.IlBytes) / 1e6,10:F2} MB in {methods.Count:N0} methods, assembly {build.Image.Length / 1e6:F2} MB");
        Console.WriteLine($"over the budget    {methods.Count(method => method.IlBytes > LargestIl || method.Locals > MaximumLocals),10} methods");
        Console.WriteLine();
        WriteLargest(methods);
        WriteKinds(files);
        WriteNetworks(files, methods);
        SpecMemory.Write(files);
        WriteDepth(paths);
    }

    private static void WriteLargest(IReadOnlyList<SpecMethod> methods)
    {
        Console.WriteLine("largest methods                                                                  IL bytes   locals");
        Console.WriteLine("--------------------------------------------------------------------------------------------------");
        foreach (var method in methods.OrderByDescending(method => method.IlBytes).Take(LargestMethods))
        {
            Console.WriteLine($"{method.Type + '.' + method.Name,-80}{method.IlBytes,9:N0}{method.Locals,9:N0}");
        }

        Console.WriteLine();
    }

    // Kernels by the first word of their names; the files of networks by their purpose.
    private static void WriteKinds((string HintName, string Text)[] files)
    {
        Console.WriteLine("source of                          methods        lines          MB");
        Console.WriteLine("-------------------------------------------------------------------");
        var kinds = files.Where(file => !IsKernels(file.HintName))
            .Select(file => (Kind: Purpose(file.HintName), file.Text))
            .Concat(files.Where(file => IsKernels(file.HintName))
                .SelectMany(file => Kernels(file.Text).Select(kernel => (Kind: "kernels: " + kernel.Name.Split('_')[0], kernel.Text))));
        foreach (var kind in kinds.GroupBy(part => part.Kind).OrderByDescending(kind => kind.Sum(part => part.Text.Length)))
        {
            Console.WriteLine(
                $"{kind.Key,-34}{kind.Count(),8:N0}{kind.Sum(part => Lines(part.Text)),13:N0}{kind.Sum(part => part.Text.Length) / 1e6,12:F3}");
        }

        Console.WriteLine();
    }

    // A network's own files, and its part of each kernel it calls, which is shared equally among the networks that do.
    private static void WriteNetworks((string HintName, string Text)[] files, IReadOnlyList<SpecMethod> methods)
    {
        var kernels = files.Where(file => IsKernels(file.HintName))
            .SelectMany(file => Kernels(file.Text).Select(kernel => (Key: IsaOf(file.HintName) + "Kernels." + kernel.Name, kernel.Text.Length)))
            .ToDictionary(kernel => kernel.Key, kernel => kernel.Length);
        var networks = files.Where(file => !IsKernels(file.HintName)).GroupBy(file => NetworkOf(file.HintName)).ToArray();
        var called = networks.ToDictionary(
            network => network.Key,
            network => network.SelectMany(file => CallPattern().Matches(file.Text).Select(call => call.Value)).ToHashSet());
        var users = called.Values.SelectMany(keys => keys).CountBy(key => key).ToDictionary();
        var own = methods.ToLookup(method => method.Network);
        Console.WriteLine("network                            own MB   own IL kB   methods   kernels   kernels MB   share of kernels MB");
        Console.WriteLine("----------------------------------------------------------------------------------------------------------");
        foreach (var network in networks.OrderBy(network => network.Key, StringComparer.Ordinal))
        {
            var keys = called[network.Key].Where(kernels.ContainsKey).ToArray();
            Console.WriteLine(
                $"{network.Key,-32}{network.Sum(file => file.Text.Length) / 1e6,9:F3}"
                + $"{own[network.Key].Sum(method => method.IlBytes) / 1e3,12:F1}{own[network.Key].Count(),10:N0}{keys.Length,10:N0}"
                + $"{keys.Sum(key => kernels[key]) / 1e6,13:F3}{keys.Sum(key => kernels[key] / (double)users[key]) / 1e6,22:F3}");
        }
    }

    // Networks of the same layer shapes, the second with three times as many layers: the second's costs by the first's.
    private static void WriteDepth(string[] paths)
    {
        string[] pair = [.. new[] { "resnet50.net.json", "resnet152.net.json" }
            .SelectMany(name => paths.Where(path => Path.GetFileName(path) == name))];
        if (pair.Length < 2)
        {
            return;
        }

        var builds = pair.Select(path => Enumerable.Range(0, 3).Select(_ => new SpecBuild([path])).ToArray()).ToArray();
        Console.WriteLine();
        Console.WriteLine("ResNet-152 by ResNet-50, each alone with its kernels, times the best of three");
        Console.WriteLine("-----------------------------------------------------------------------------");
        Factor("source, MB", build => build.Sources.Sum(source => source.SourceText.Length) / 1e6);
        Factor("IL, MB", build => SpecMethod.Of(build.Image).Sum(method => method.IlBytes) / 1e6);
        Factor("methods", build => SpecMethod.Of(build.Image).Count);
        Factor("generator, s", build => build.GeneratorTime.TotalSeconds);
        Factor("C# compiler, s", build => build.CompilerTime.TotalSeconds);

        void Factor(string what, Func<SpecBuild, double> cost)
        {
            double[] costs = [.. builds.Select(times => times.Min(cost))];
            Console.WriteLine($"{what,-24}{costs[1],10:N2} / {costs[0],10:N2} = {costs[1] / costs[0],8:F3}");
        }
    }

    private static void Save(string? folder, (string HintName, string Text)[] files)
    {
        if (folder is null)
        {
            return;
        }

        Directory.CreateDirectory(folder);
        foreach (var (name, text) in files)
        {
            File.WriteAllText(Path.Combine(folder, name), text);
        }
    }

    // A kernel's text begins with the comment above it.
    private static IEnumerable<(string Name, string Text)> Kernels(string file)
    {
        foreach (string text in file.Split("\n    }\n"))
        {
            if (SignaturePattern().Match(text) is { Success: true } signature)
            {
                yield return (signature.Groups[1].Value, text);
            }
        }
    }

    private static bool IsKernels(string hintName) => hintName.StartsWith("NetGen.Kernels.", StringComparison.Ordinal);

    private static string IsaOf(string hintName) => hintName.Split('.')[2];

    private static string NetworkOf(string hintName) => PurposePattern().Replace(hintName, "");

    private static string Purpose(string hintName) => PurposePattern().Match(hintName).Groups[1].Value is { Length: > 0 } purpose
        ? "passes: " + purpose
        : "public surface";

    private static int Lines(string text) => text.AsSpan().Count('\n');

    [GeneratedRegex(@"public static void (\w+)\(")]
    private static partial Regex SignaturePattern();

    [GeneratedRegex(@"\w+Kernels\.\w+(?=\()")]
    private static partial Regex CallPattern();

    [GeneratedRegex(@"\.(?:(?:Avx512|Avx2|Neon|Portable)\.(Inference|Training)|Programs|Net)?\.?g\.cs$")]
    private static partial Regex PurposePattern();
}
