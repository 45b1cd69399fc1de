using System.Diagnostics;
using Xunit;

namespace NetGen.Tests.Cli.Import;

/// <summary>A few hundred bytes of a model must not take minutes and all memory.</summary>
public sealed class ImportBudgetTests
{
    private const long MostBytes = 1L << 30;

    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData(1L << 26, 2)]
    [InlineData(1L << 28, 3)]
    [InlineData(1L << 40, 2)]
    [InlineData(1L << 20, 60)]
    public void Constants_that_are_computed_are_bounded(long elements, int times)
    {
        var model = new TestModel().Input("x", 1, 4).Integers("shape", elements).Integers("last", -1);
        for (int i = 0; i < times; i++)
        {
            model.Node("ConstantOfShape", "shape", $"c{i}");
        }

        model.Node("Concat", string.Join(' ', Enumerable.Range(0, times).Select(i => $"c{i}")), "joined0", ("axis", 0));
        for (int i = 0; i < 8; i++)
        {
            model.Node("Concat", $"joined{i} joined{i}", $"joined{i + 1}", ("axis", 0));
        }

        model.Node("ReduceMax", "joined8", "largest").Node("Add", "x largest", "y").Output("y");
        Assert.Matches("MiB|has more than|no extent", Limited(model));
    }

    [Fact]
    public void Repeated_elements_are_bounded()
    {
        var model = new TestModel().Input("x", 1, 4).Weight("one", [1], 1).Integers("times", 1 << 30).Node("Tile", "one times", "many").Node("Expand", "many times", "more")
            .Node("Add", "x more", "y").Output("y");
        Assert.Matches("MiB", Limited(model));
    }

    private static string Limited(TestModel model)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();
        string reason = ImportCheck.Refused(model);
        Assert.True(watch.Elapsed < MostTime, $"it took {watch.Elapsed}");
        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(bytes < MostBytes, $"it took {bytes} bytes");
        return reason;
    }
}
