using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using NetGen.Generator;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Generation;

/// <summary>An edit elsewhere does no work again: every step of the generator finds what it had.</summary>
public sealed class CachingTests
{
    private const string Net = """
        [Network(Input = "1x32x32", Parameters = 61_706)]
        [Conv(6, 5), Tanh, AvgPool(2)]
        [Conv(16, 5), Tanh, AvgPool(2)]
        [Flatten, Dense(120), Tanh, Dense(84), Tanh, Dense(10)]
        public partial class LeNet5;
        """;

    private const string Block = """
        [Block, Conv(Width, 3, Padding = 1), ReLU]
        public sealed class WideAttribute(int width) : BlockAttribute(width) { public const int Width = 8; }
        """;

    private const string BlockUser = "[Network(Input = \"3x8x8\")] [Wide(4), Wide(Repeat = 2, width: 5)] public partial class User;";

    private static readonly string[] StepNames = [.. typeof(TrackedSteps)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (string)field.GetValue(null)!)];

    public static TheoryData<string> Edits => new("class Other;" + Net, "\n\n// a comment\n" + Net, Net + "\nclass Other { int x = 1; }");

    [Theory]
    [MemberData(nameof(Edits))]
    public void An_unrelated_edit_leaves_every_step_as_it_was(string edited)
    {
        var harness = new GeneratorHarness(Net).SetSpec("/project/specs/lenet5.net.json", Repository.Read("specs/lenet5.net.json"));
        AssertRuns(harness.Run(), 2);
        AssertCached(harness.SetSource("using NetGen;\n" + edited).Run());
    }

    [Fact]
    public void An_edit_of_another_file_leaves_every_step_as_it_was()
    {
        var harness = new GeneratorHarness(Net).AddSource("/project/Other.cs", "class Other;");
        AssertRuns(harness.Run(), 1);
        AssertCached(harness.SetSource("class Other { void M() { } }", "/project/Other.cs").Run());
    }

    [Fact]
    public void A_class_that_names_a_spec_may_move()
    {
        const string Named = "[Network(Spec = \"lenet5.net.json\")] public partial class LeNet5;";
        var harness = new GeneratorHarness(Named).SetSpec("/project/specs/lenet5.net.json", Repository.Read("specs/lenet5.net.json"));
        AssertRuns(harness.Run(), 1);
        AssertCached(harness.SetSource("using NetGen;\n\n\n" + Named).Run(), TrackedSteps.SpecPlaces);
    }

    [Fact]
    public void A_change_of_one_network_leaves_the_others_as_they_were()
    {
        const string Second = "[Network(Input = \"8\")] [Dense(3)] public partial class Second;";
        var harness = new GeneratorHarness(Net + Second);
        AssertRuns(harness.Run(), 2);
        var result = harness.SetSource("using NetGen;\n" + Net + Second.Replace("Dense(3)", "Dense(4)")).Run();
        foreach (string step in new[] { TrackedSteps.Network, TrackedSteps.Api, TrackedSteps.Compiled })
        {
            var reasons = result.Steps[step].SelectMany(s => s.Outputs).Select(output => output.Reason).ToList();
            Assert.True(
                reasons.Contains(IncrementalStepRunReason.Modified)
                && reasons.Exists(r => r is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged),
                $"{step} is {string.Join(", ", reasons)}");
        }
    }

    [Theory]
    [MemberData(nameof(Edits))]
    public void An_unrelated_edit_leaves_networks_with_blocks_as_they_were(string edited)
    {
        var harness = new GeneratorHarness(BlockUser + Net).AddSource("/project/Blocks.cs", "using NetGen;\n" + Block);
        AssertRuns(harness.Run(), 2);
        AssertCached(harness.SetSource("using NetGen;\n" + BlockUser + edited).SetSource("using NetGen;\n\n/* moved */" + Block, "/project/Blocks.cs").Run());
    }

    [Fact]
    public void An_edit_of_a_block_compiles_the_networks_that_use_it_and_no_other()
    {
        var harness = new GeneratorHarness(BlockUser + Net).AddSource("/project/Blocks.cs", "using NetGen;\n" + Block);
        AssertRuns(harness.Run(), 2);
        var result = harness.SetSource("using NetGen;\n" + Block.Replace("ReLU", "Tanh"), "/project/Blocks.cs").Run();
        Assert.Empty(result.Diagnostics);
        foreach (string step in new[] { TrackedSteps.Network, TrackedSteps.Compiled })
        {
            var reasons = result.Steps[step].SelectMany(s => s.Outputs).Select(output => output.Reason).ToList();
            Assert.Single(reasons, IncrementalStepRunReason.Modified);
            Assert.Single(reasons, reason => reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged);
        }

        Assert.Contains("tanh", result.Source("User.Avx2.Inference.g.cs"), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void No_step_holds_an_object_of_roslyn()
    {
        var harness = new GeneratorHarness(Net + "[Network(Input = \"8\")] [Tanh, Dense(0)] public partial class Wrong;"
            + "[Network(Spec = \"x.net.json\")] public partial class Missing; [Tanh] class Stray;"
            + Block + BlockUser + "[Block, Wide(3), Wide(W % 2)] class WrongAttribute(int w) : BlockAttribute(w) { public const int W = 1; }")
            .SetSpec("/project/a.net.json", "{}");
        var result = harness.Run();
        Assert.Null(result.Exception);
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        foreach (string step in StepNames)
        {
            foreach (var (value, _) in result.Steps[step].SelectMany(s => s.Outputs))
            {
                Walk(value, step, seen);
            }
        }

        Assert.True(seen.Count > 50, "the walk reached too little");
    }

    private static void AssertRuns(GeneratorResult result, int networks)
    {
        Assert.Null(result.Exception);
        Assert.Empty(result.Diagnostics);
        Assert.Equal(networks, result.Steps[TrackedSteps.Network].Sum(step => step.Outputs.Length));
    }

    private static void AssertCached(GeneratorResult result, params string[] except)
    {
        Assert.Null(result.Exception);
        Assert.All(
            result.Steps.Where(step => StepNames.Contains(step.Key) && !except.Contains(step.Key)),
            step => Assert.All(
                step.Value.SelectMany(run => run.Outputs),
                output => Assert.True(
                    output.Reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged,
                    $"{step.Key} is {output.Reason}")));
        Assert.True(result.Steps.Keys.Intersect(StepNames).Count() >= 8);
    }

    private static void Walk(object? value, string path, HashSet<object> seen)
    {
        if (value is null || !(value.GetType().IsValueType || seen.Add(value)))
        {
            return;
        }

        var type = value.GetType();
        Assert.False(
            type.Namespace?.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal) == true, $"{path} holds a {type}");
        if (type.IsPrimitive || type.IsEnum || value is string)
        {
            return;
        }

        if (value is IEnumerable items)
        {
            foreach (object? item in items)
            {
                Walk(item, path + "[]", seen);
            }

            return;
        }

        foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            Walk(field.GetValue(value), path + "." + field.Name, seen);
        }
    }
}
