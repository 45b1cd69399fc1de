using NetGen.Cli.Import.Operators;
using NetGen.Generator.Ops;
using Xunit;
using Xunit.Abstractions;

namespace NetGen.Tests.Cli.RandomGraphs;

/// <summary>
/// Random graphs that are imported compute what they do in ONNX Runtime. Each network runs as a graph, and a quarter of
/// them as code for this machine, too. There are 200 graphs, or 5,000 others each day where NETGEN_LONG is 1;
/// NETGEN_SEED gives the first one's seed.
/// </summary>
public sealed class RandomImportTests(ITestOutputHelper output)
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("NETGEN_LONG") == "1";

    [Fact]
    public void Every_operator_that_is_imported_is_in_random_graphs_or_ends_a_model() =>
        Assert.Equal(PostProcessingTable.All.Select(kind => kind.Kind), OperatorTable.Names.Except(RandomModels.Operators));

    [Fact]
    public void Random_graphs_compute_what_they_do_in_ONNX_Runtime()
    {
        int count = IsLong ? 5000 : 200;
        int first = int.TryParse(Environment.GetEnvironmentVariable("NETGEN_SEED"), out int seed) ? seed : IsLong ? 1000 * DateTime.UtcNow.DayOfYear : 0;
        output.WriteLine($"seeds {first} to {first + count - 1}");
        var imports = new RandomImports();
        for (int i = 0; i < count; i++)
        {
            imports.Try(first + i, compiles: i % 4 == 0);
        }

        imports.Compile();
        output.WriteLine($"{imports.Right} right, {imports.RightAsCode} of them as code, {imports.Refused.Values.Sum()} refused, {imports.Singles} of a single image, {imports.NoCases} no cases");
        foreach (var (reason, times) in imports.Refused.OrderByDescending(one => one.Value))
        {
            output.WriteLine($"{times} x {reason}");
        }

        Assert.True(imports.Wrong.Count == 0, $"{imports.Wrong.Count} of seeds from {first}:\n{string.Join("\n\n", imports.Wrong.Take(40))}");
        Assert.InRange(imports.Right, count / 4, count);
    }
}
