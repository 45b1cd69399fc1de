using NetGen.Generator.Ops;
using Xunit;

namespace NetGen.Tests.Networks;

/// <summary>Every spec is sound and has the counts that its paper, its course or torchvision states.</summary>
public sealed class SpecCountTests
{
    /// <summary>Spec, trainable parameters, multiply-adds of inference.</summary>
    private static readonly (string Name, long Parameters, long MultiplyAdds)[] Table =
    [
        ("lenet5", 61_706, 416_520),
        ("alexnet", 61_100_840, 714_188_480),
        ("vgg16", 138_357_544, 15_470_264_320),
        ("vgg19", 143_667_240, 19_632_062_464),
    ];

    public static IEnumerable<object[]> Rows => Table.Select(row => new object[] { row.Name, row.Parameters, row.MultiplyAdds });

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_spec_has_the_counts_that_are_known_of_its_network(string name, long parameters, long macs)
    {
        var spec = SpecFiles.Read(name);
        var graph = NetworkBuilder.Build(spec, training: false, out _)!;
        Assert.Equal(parameters, Counts.Parameters(graph));
        Assert.Equal(macs, Counts.MultiplyAdds(graph));
    }

    [Fact]
    public void Every_spec_is_in_the_table_and_asserts_its_counts()
    {
        Assert.Equal(SpecFiles.Names, Table.Select(row => row.Name).Order(StringComparer.Ordinal));
        Assert.All(SpecFiles.Names.Select(SpecFiles.Read), spec =>
        {
            Assert.NotNull(spec.Parameters);
            Assert.NotNull(spec.Macs);
        });
    }
}
