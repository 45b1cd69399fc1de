using NetGen.Generator;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;
using NetGen.Generator.Passes;
using NetGen.Tests.EndToEnd;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Recipe;

/// <summary>
/// The recipe for a new layer needs no change elsewhere: a made-up layer, which stands in two files here and has its
/// definition in the oracle, is laid out, fused, compiled, trained, and computes what the oracle does.
/// </summary>
public sealed class RecipeTests
{
    private const string Strength = "Strength";

    /// <summary>The built-in tables and the made-up layer's rows.</summary>
    internal static CompilerTables Tables { get; } = new([BendLayer.Definition], KernelTable.All.With(BendKernel.Rows));

    /// <summary>The tables that a network needs: the built-in ones, null, unless it has the made-up layer.</summary>
    internal static CompilerTables? TablesOf(NetSpec spec) => spec.Layers.Any(layer => layer.Kind == "Bend") ? Tables : null;

    private static NetSpec Spec { get; } = With(NetText.Parse("3x9x7: Conv 17 3; ReLU; Conv 16 3 Padding=1; Flatten; Dense 3"), "Bent");

    [SkippableTheory]
    [EveryInstructionSet]
    public void A_new_layer_computes_and_trains_as_the_oracle_does(InstructionSet instructionSet)
    {
        Theme.SkipUnlessSupported(instructionSet);
        Assert.Null(LayerTable.Find("Bend"));
        OracleComparison.Check(NetworkAssembly.Compile(Spec), Spec, instructionSet, images: 3);
    }

    [Fact]
    public void A_new_layer_is_blocked_and_fused()
    {
        foreach (var purpose in new[] { Purpose.Inference, Purpose.Training })
        {
            var graph = NetworkCompiler.Plan(Spec, TargetIsa.Avx2, purpose, Tables).Graph;
            var bend = graph.Nodes.Single(node => node.Operation is BendOperation);
            Assert.Equal([new ActivationItem(new Activation(ActivationKind.ReLU))], bend.Epilogue);
            Assert.Equal(Layout.Blocked, graph.Tensors[bend.Output].Layout);
            Assert.DoesNotContain(graph.Nodes, node => node.Operation is RepackOperation && node.Inputs[0] == bend.Output);
        }
    }

    [Fact]
    public void Its_gradient_takes_the_gradient_of_an_activation_in()
    {
        var spec = With(NetText.Parse("3x9x7: Conv 17 3; Tanh; Flatten; Dense 3"), "BentTanh", at: 2);
        var graph = NetworkCompiler.Plan(spec, TargetIsa.Avx512, Purpose.Training, Tables).Graph;
        var gradient = graph.Nodes.Single(node => node.Operation is BendGradientOperation);
        Assert.Equal([new ActivationGradientItem(new Activation(ActivationKind.Tanh))], gradient.Epilogue);
        Assert.Equal(Layout.Blocked, graph.Tensors[gradient.Output].Layout);
        OracleComparison.Check(NetworkAssembly.Compile(spec), spec, InstructionSet.Portable, images: 2);
    }

    private static NetSpec With(NetSpec spec, string name, int at = 1) => spec with
    {
        Name = name,
        Layers = [.. spec.Layers.Take(at), new LayerSpec("Bend", null, [new(Strength, new NumberValue(0.25))]), .. spec.Layers.Skip(at)],
    };
}
