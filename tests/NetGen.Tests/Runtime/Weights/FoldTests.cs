using NetGen.Generator.Model;
using NetGen.Tests.EndToEnd;
using NetGen.Tests.Networks;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Runtime;

/// <summary>Batch norms folded into the layers before them, as weights of their own.</summary>
public sealed class FoldTests
{
    /// <summary>Sums of up to a hundred terms in float, in two orders.</summary>
    private const double Tolerance = 1e-5;

    private const string Head = "Flatten; Dense 5 Bias=false Name=fc; BatchNorm Name=bn3 Scale=false";

    private static readonly NetSpec Normed = NetText.Parse(
        "3x7x6: Conv 6 3 Bias=false Name=a; BatchNorm Name=bn1 Epsilon=0.001; ReLU; Conv 4 3 Groups=2 Name=b; BatchNorm Name=bn2; "
        + "MaxPool 2; BatchNorm Name=free; " + Head, "Normed");

    private static readonly NetSpec Plain = NetText.Parse(
        "3x7x6: Conv 6 3 Name=a; ReLU; Conv 4 3 Groups=2 Name=b; MaxPool 2; BatchNorm Name=free; Flatten; Dense 5 Name=fc", "Plain");

    private static readonly Lazy<NetworkAssembly> Assembly = new(() => NetworkAssembly.Compile(Normed, Plain));

    [Fact]
    public void The_folded_weights_of_a_network_are_those_of_one_without_norms()
    {
        var normed = Assembly.Value.Create(Normed, InstructionSet.Portable);
        foreach (var parameter in normed.Parameters)
        {
            normed.Write(parameter.Name, Formula.Parameter(parameter, isNorm: false, shift: 0));
        }

        var file = new MemoryStream();
        normed.Fold().Save(file);
        file.Position = 0;
        var plain = Assembly.Value.Create(Plain, InstructionSet.Portable);
        plain.Load(file);

        float[] image = Formula.Images(1, 3 * 7 * 6);
        Closeness.AssertClose(
            TestData.ToDouble(normed.CreateSession().Run(image)), TestData.ToDouble(plain.CreateSession().Run(image)), Tolerance, "outputs");
    }

    [Fact]
    public void The_tensors_are_copies_in_the_order_of_the_layers()
    {
        var network = Assembly.Value.Create(Normed, InstructionSet.Portable);
        var folded = network.Fold();
        Assert.Equal(
            ["a.weight", "a.bias", "b.weight", "b.bias", "free.weight", "free.bias", "free.running_mean", "free.running_var", "fc.weight", "fc.bias"],
            folded.Tensors.Select(tensor => tensor.Name));
        float[] before = folded.Tensors[0].Values.ToArray();
        network.Write("a.weight", new float[6 * 3 * 3 * 3]);
        Assert.Equal(before, folded.Tensors[0].Values.ToArray());
    }

    [Fact]
    public void What_only_training_needs_is_left_out()
    {
        var spec = NetText.Parse(
            "2x5x5: Conv 3 3 Name=a; BatchNorm Name=bn; ReLU Name=r; Conv 2 3 From=r Name=aux; BatchNorm Name=auxbn; GlobalAvgPool From=r Name=out",
            "Heads");
        spec = spec with { Outputs = ["out"], Auxiliary = ["auxbn"] };
        var network = NetworkAssembly.Compile(spec).Create(spec, InstructionSet.Portable);
        Assert.Equal(["a.weight", "a.bias"], network.Fold().Tensors.Select(tensor => tensor.Name));
    }
}
