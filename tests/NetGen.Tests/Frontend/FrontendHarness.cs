using Microsoft.CodeAnalysis.Text;
using NetGen.Generator;
using NetGen.Generator.Frontend;

namespace NetGen.Tests.Frontend;

/// <summary>Reads spec texts outside a generator.</summary>
internal static class FrontendHarness
{
    /// <summary>Reads a spec as the file <c>/project/net.net.json</c> of a project with root namespace <c>My.Project</c>.</summary>
    public static ParsedNetwork Read(string json) =>
        new SpecFileReader("/project/net.net.json", SourceText.From(json), "My.Project", NetworkCompiler.Check).Read();
}
