using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;
using NetGen.Generator.Passes;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Passes;

/// <summary>What the passes make of a small network, as the dump shows it.</summary>
public sealed class GraphDumpTests
{
    [Fact]
    public void Differentiating_and_fusing_a_branched_network()
    {
        var spec = NetText.Parse("2x6: Conv 2 3 Padding=1; Tanh; Conv 2 1; Add tanh1; Flatten; Dense 3");
        var forward = NetworkBuilder.Build(spec, Purpose.Training, out var problems);
        Assert.Empty(problems);
        string dump = GraphDump.Write(Planner.Prepare(forward!, Purpose.Training, inputGradient: false));
        Snapshot.Verify(dump, "BranchedNetwork", "txt");
    }
}
