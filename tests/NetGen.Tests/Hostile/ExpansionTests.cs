using System.Diagnostics;
using System.Globalization;
using NetGen.Generator.Diagnostics;
using NetGen.Tests.Frontend;
using NetGen.Tests.Generation;
using Xunit;

namespace NetGen.Tests.Hostile;

/// <summary>Small declarations that stand for very much: each ends with a diagnostic in a time that an editor can bear.</summary>
public sealed class ExpansionTests
{
    private const string SpecPath = "/project/net.net.json";

    // Each takes a second at most, on a machine that does nothing else.
    private static readonly TimeSpan LongestTime = TimeSpan.FromSeconds(20);

    public static TheoryData<string, string, string> Specs => new()
    {
        { "NETGEN015", "blocks that each use the one below twice", Doubling("""[{ "type": "#" }, { "type": "#" }]""", "\"Tanh\"") },
        { "NETGEN007", "the same with one name for both", Doubling("""[{ "type": "#", "name": "a" }, { "type": "#", "name": "a" }]""", "\"Tanh\"") },
        { "NETGEN042", "a list that grows twofold", Growing("[\"$x\", \"$x\"]") },
        { "NETGEN042", "a list that grows tenfold", Growing("[" + string.Join(", ", Enumerable.Repeat("\"$x\"", 10)) + "]") },
        { "NETGEN042", "a list that is nested deeper and deeper", Growing("[\"$x\"]", depth: 45, wrap: "[[\"$x\"]]") },
        { "NETGEN028", "blocks of nothing, again and again", Nothing() },
        { "NETGEN028", "long lists in a block that is used again and again", LongLists() },
        { "NETGEN015", "repetitions of repetitions", Doubling("""[{ "type": "#", "repeat": 1000 }]""", "{ \"type\": \"Tanh\", \"repeat\": 1000 }") },
        { "NETGEN028", "names that grow", Doubling($$"""[{ "type": "#", "name": "{{new string('n', 200)}}" }]""", "\"Tanh\"") },
        { "NETGEN028", "a name of a megabyte, again and again", $$"""{ "input": "3x8x8", "layers": [{ "type": "Tanh", "name": "{{new string('n', 1 << 20)}}1", "repeat": 1000 }] }""" },
        { "NETGEN028", "more layers than there may be", $$"""{ "input": "3", "layers": [{{Many("\"Tanh\"", 100_000)}}] }""" },
        { "NETGEN015", "more layers than there may be, by repetition", $$"""{ "input": "3", "layers": [{{Many("""{ "type": "Tanh", "repeat": 1000 }""", 1000)}}] }""" },
        { "NETGEN028", "more blocks than there may be", $$"""{ "input": "3", "blocks": { {{string.Join(", ", Enumerable.Range(0, 5000).Select(i => $$"""
            "B{{i}}": { "layers": ["Tanh"] }
            """))}} }, "layers": ["B1"] }""" },
        { "NETGEN041", "blocks that all contain each other", $$"""{ "input": "3", "blocks": { {{string.Join(", ", Enumerable.Range(0, 400).Select(i => $$"""
            "B{{i}}": { "layers": [{{string.Join(", ", Enumerable.Range(0, 400).Select(j => $"\"B{j}\""))}}] }
            """))}} }, "layers": ["B1"] }""" },
        { "NETGEN028", "more parameters than there may be", $$"""{ "input": "3", "blocks": { "A": { "parameters": { {{string.Join(", ", Enumerable.Range(0, 20_000).Select(i => $"\"p{i}\": 1"))}} }, "layers": ["Tanh"] } }, "layers": ["A"] }""" },
        { "NETGEN028", "a text of many megabytes", $$"""{ "input": "3", "layers": [{{new string(' ', 40 << 20)}}] }""" },
        { "NETGEN050", "outputs that there are not", $$"""{ "input": "3", "outputs": [{{Many("\"misspelt\"", 100_000)}}], "layers": [{{Many("\"Tanh\"", 10_000)}}] }""" },
        { "NETGEN006", "kinds of layers that there are not", $$"""{ "input": "3", "layers": [{{Many("\"Tanhh\"", 20_000)}}] }""" },
        { "NETGEN025", "a layer of a megabyte's name", $$"""{ "input": "3", "layers": ["Tanh", { "type": "Tanh", "from": "{{new string('n', 1 << 20)}}" }] }""" },
        { "NETGEN014", "properties that there are not", $$"""{ "input": "3", {{string.Join(", ", Enumerable.Range(0, 100_000).Select(i => $"\"inputt{i}\": 1"))}}, "layers": ["Tanh"] }""" },
        { "NETGEN013", "one property again and again", $$"""{ "input": "3", {{Many("\"layers\": 1", 100_000)}} }""" },
        { "NETGEN009", "a shape of a million numbers", $$"""{ "input": "{{Many("1", 1_000_000, "x")}}", "layers": ["Tanh"] }""" },
        { "NETGEN042", "a long list", $$"""{ "input": "3", "layers": ["Tanh", { "type": "Concat", "inputs": [{{Many("\"input\"", 200_000)}}] }] }""" },
        { "NETGEN017", "a list of no layers", """{ "input": "3", "layers": ["Tanh", { "type": "Concat", "inputs": [] }] }""" },
        { "NETGEN017", "a sum of no layers", """{ "input": "3", "layers": ["Tanh", { "type": "Add", "inputs": [] }] }""" },
        { "NETGEN028", "a sum of very many layers", $$"""{ "input": "3", "layers": ["Tanh", { "type": "Add", "inputs": [{{Many("\"input\"", 65)}}] }] }""" },
        { "NETGEN027", "layers that nobody reads", $$"""{ "input": "3", "layers": [{{Many("""{ "type": "Tanh", "from": "input" }""", 20_000)}}] }""" },
    };

    [Theory]
    [MemberData(nameof(Specs))]
    public void A_spec_that_stands_for_very_much_is_refused_at_once(string id, string what, string spec)
    {
        var watch = Stopwatch.StartNew();
        long before = GC.GetAllocatedBytesForCurrentThread();
        var found = GeneratorHarness.Run("", (SpecPath, spec));
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Null(found.Exception);
        Assert.Contains(id, found.Diagnostics.Select(diagnostic => diagnostic.Id));
        Assert.InRange(found.Diagnostics.Length, 1, (2 * ProblemList.Longest) + 2);
        Assert.All(found.Diagnostics, diagnostic => Assert.InRange(diagnostic.GetMessage(CultureInfo.InvariantCulture).Length, 10, 2500));
        Assert.True(watch.Elapsed < LongestTime, $"{what}: {watch.Elapsed}");
        Assert.True(allocated < 1 << 30, $"{what}: {allocated} bytes");
    }

    [Fact]
    public void Of_many_mistakes_the_first_are_shown_and_the_rest_counted()
    {
        var network = FrontendHarness.Read($$"""{ "input": "3", "layers": [{{Many("{ \"type\": \"Tanh\", \"width\": 1, \"height\": 2 }", 500)}}] }""");
        Assert.Equal(ProblemList.Longest + 1, network.Diagnostics.Count);
        Assert.All(network.Diagnostics.Take(ProblemList.Longest), diagnostic => Assert.Equal("NETGEN014", diagnostic.Id));
        var last = network.Diagnostics[^1].ToDiagnostic();
        Assert.Equal("NETGEN098", last.Id);
        Assert.Matches("^Net: and [0-9]+ more$", last.GetMessage(CultureInfo.InvariantCulture));
    }

    [Fact]
    public void The_largest_networks_that_may_be_are_built_in_a_time_that_an_editor_can_bear()
    {
        string[] specs =
        [
            $$"""{ "input": "3", "layers": [{{Many("\"Tanh\"", 20_000)}}] }""",
            $$"""{ "input": "3", "outputs": [{{string.Join(", ", Enumerable.Range(1, 9000).Select(i => $"\"tanh{i}\""))}}], "layers": [{{Many("\"Tanh\"", 9000)}}] }""",
            $$"""{ "input": "3", "layers": [{{Many("\"Tanh\"", 9000)}}, { "type": "Concat", "inputs": [{{string.Join(", ", Enumerable.Range(1, 9000).Select(i => $"\"tanh{i}\""))}}] }] }""",
        ];
        Assert.All(specs, spec =>
        {
            var watch = Stopwatch.StartNew();
            Assert.Empty(FrontendHarness.Read(spec).Diagnostics);
            Assert.True(watch.Elapsed < LongestTime, $"{spec[..80]}: {watch.Elapsed}");
        });
    }

    // Thirty blocks, each of the one below.
    private static string Doubling(string layers, string lowest)
    {
        var blocks = Enumerable.Range(0, 30).Select(i => $"\"B{i}\": {{ \"layers\": {(i == 0 ? $"[{lowest}]" : layers.Replace("#", $"B{i - 1}", StringComparison.Ordinal))} }}");
        return $$"""{ "input": "3x8x8", "blocks": { {{string.Join(", ", blocks)}} }, "layers": ["B29"] }""";
    }

    // Blocks that hand a list of what they are given to the one below.
    private static string Growing(string list, int depth = 30, string? wrap = null)
    {
        var blocks = Enumerable.Range(0, depth).Select(i => $"\"B{i}\": {{ \"parameters\": {{ \"x\": 1 }}, \"layers\": [{(i == 0
            ? """{ "type": "Conv", "channels": 3, "kernel": "$x" }"""
            : $$"""{ "type": "B{{i - 1}}", "x": {{wrap ?? list}} }""")}] }}");
        return $$"""{ "input": "3x8x8", "blocks": { {{string.Join(", ", blocks)}} }, "layers": ["B{{depth - 1}}"] }""";
    }

    private static string Nothing() => $$"""
        {
          "input": "3x8x8",
          "blocks": {
            "Empty": { "parameters": { "n": 0 }, "layers": [{{Many("""{ "type": "Tanh", "repeat": "$n" }""", 5000)}}] },
            "Some": { "layers": [{ "type": "Empty", "repeat": 1000 }] }
          },
          "layers": [{ "type": "Some", "repeat": 15 }]
        }
        """;

    private static string LongLists() => $$"""
        {
          "input": "3x8x8",
          "blocks": { "Long": { "layers": ["Tanh", { "type": "Concat", "inputs": [{{Many("\"tanh1\"", 5000)}}] }, { "type": "Slice", "first": 0, "channels": 3 }] } },
          "layers": [{ "type": "Long", "repeat": 1000 }]
        }
        """;

    private static string Many(string item, int count, string separator = ",") => string.Join(separator, Enumerable.Repeat(item, count));
}
