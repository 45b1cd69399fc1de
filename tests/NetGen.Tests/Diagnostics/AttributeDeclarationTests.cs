using NetGen.Tests.Generation;
using Xunit;

namespace NetGen.Tests.Diagnostics;

/// <summary>What is reported of a declaration by attributes as a whole, and what is not.</summary>
public sealed class AttributeDeclarationTests
{
    private const string Good = "[Network(Input = \"1x8x8\")] [Conv(2, 3)] public partial class Net;";

    [Fact]
    public void A_project_without_unsafe_code_is_told_so()
    {
        var diagnostic = Assert.Single(new GeneratorHarness(Good, allowUnsafe: false).Run().Diagnostics);
        Assert.Equal("NETGEN023", diagnostic.Id);
        Assert.Contains("AllowUnsafeBlocks", diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_wrong_assertion_alone_still_gives_the_public_surface()
    {
        var result = GeneratorHarness.Run(Good.Replace("\")]", "\", Parameters = 1)]"));
        Assert.Equal("NETGEN004", Assert.Single(result.Diagnostics).Id);
        Assert.NotEmpty(result.Sources);
    }

    [Fact]
    public void Layers_before_the_part_with_network_are_reported_there()
    {
        var result = GeneratorHarness.Run("[Tanh] partial class Net; " + Good);
        var diagnostic = Assert.Single(result.Diagnostics);
        Assert.Equal("NETGEN010", diagnostic.Id);
        Assert.Equal("using NetGen;\n[".Length, diagnostic.Location.SourceSpan.Start);
    }

    [Fact]
    public void Code_the_compiler_refuses_itself_is_not_reported_twice()
    {
        var result = GeneratorHarness.Run("[Network(Input = \"1x8x8\")] [Conv(2, \"x\")] public partial class Net;");
        Assert.Empty(result.Diagnostics);
        Assert.Null(result.Exception);
    }

    [Fact]
    public void A_class_may_name_the_base_class_itself()
    {
        var result = GeneratorHarness.Run(Good.Replace("class Net", "class Net : NetGen.Network"));
        Assert.Empty(result.Diagnostics);
    }
}
