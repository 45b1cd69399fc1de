using System.Text;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetGen.Tests.Generation;

namespace NetGen.Tests.Docs;

/// <summary>
/// The blocks of pages as one program: types as they stand, and statements as methods, whose parameters are what the
/// block's directive says is given. Lines of errors are those of the pages.
/// </summary>
internal static class PageProgram
{
    /// <summary>What the SDK adds to each file of a project.</summary>
    public const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;

        """;

    private const string Usings = "using NetGen;\nusing NetGen.Data;\nusing NetGen.Detection;\nusing NetGen.Imaging;\n";

    /// <summary>Runs the generator over the blocks.</summary>
    public static GeneratorResult Run(IEnumerable<CodeBlock> blocks)
    {
        var types = new StringBuilder(Usings);
        var methods = new StringBuilder(Usings).Append("internal static class Blocks\n{\n");
        foreach (var (number, block) in blocks.Index())
        {
            var unit = SyntaxFactory.ParseCompilationUnit(block.Text);
            foreach (var member in unit.Members.Where(member => member is not GlobalStatementSyntax))
            {
                types.Append(Line(block, member)).Append(member.ToFullString()).Append('\n');
            }

            var statements = unit.Members.OfType<GlobalStatementSyntax>().ToList();
            if (statements.Count > 0)
            {
                methods.Append($"public static void Block{number}({block.After("given")})\n{{\n");
                methods.Append(Line(block, statements[0]));
                methods.AppendJoin("", statements.Select(statement => statement.ToFullString())).Append("\n}\n");
            }
        }

        return new GeneratorHarness(types.ToString(), usings: "")
            .AddSource("/project/Blocks.cs", methods.Append("}\n").ToString())
            .AddSource("/project/GlobalUsings.cs", ImplicitUsings)
            .Run();
    }

    private static string Line(CodeBlock block, MemberDeclarationSyntax member)
    {
        int before = block.Text.AsSpan(0, member.FullSpan.Start).Count('\n');
        return $"\n#line {block.Line + before} \"{block.Page}\"\n";
    }
}
