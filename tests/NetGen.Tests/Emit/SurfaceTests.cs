using Microsoft.CodeAnalysis;
using NetGen.Tests.Generation;
using Xunit;

namespace NetGen.Tests.Emit;

public sealed class SurfaceTests
{
    [Fact]
    public void The_public_surface_compiles_without_the_bodies_that_only_a_build_adds()
    {
        var result = GeneratorHarness.Run("""
            namespace Nets;

            [Network(Input = "1x8x8")]
            [Conv(3, 3), Tanh, MaxPool(2), Flatten, Dense(4)]
            public partial class Small;

            public static class User
            {
                public static int Outputs() => new Small(seed: 3).CreateSession().Run(new float[Small.InputLength]).Length;
            }
            """);

        var bodies = result.Compilation.SyntaxTrees
            .Where(tree => tree.FilePath.EndsWith(".g.cs", StringComparison.Ordinal))
            .Where(tree => Path.GetFileName(tree.FilePath) != "Nets.Small.g.cs")
            .ToList();
        Assert.NotEmpty(bodies);
        Assert.Empty(result.Compilation.RemoveSyntaxTrees(bodies).GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning));
    }
}
