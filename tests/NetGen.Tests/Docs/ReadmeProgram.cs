using Microsoft.CodeAnalysis;
using NetGen.Tests.Generation;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Docs;

/// <summary>The program of the README, exactly as printed, as the SDK would build it.</summary>
internal static class ReadmeProgram
{
    /// <summary>Runs the generator over it.</summary>
    public static GeneratorResult Generate()
    {
        var block = MarkdownPage.Read("README.md").Blocks.First(b => b is { Language: "csharp", Directive: "" });
        return new GeneratorHarness(block.Text, usings: "", output: OutputKind.ConsoleApplication)
            .AddSource("/project/GlobalUsings.cs", PageProgram.ImplicitUsings)
            .Run();
    }

    /// <summary>Compiles it and runs it in a process of its own.</summary>
    /// <returns>What it prints.</returns>
    public static string Run()
    {
        var folder = Directory.CreateTempSubdirectory("netgen-readme-");
        try
        {
            string program = Path.Combine(folder.FullName, "Digits.dll");
            var emitted = Generate().Compilation.Emit(program);
            Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics.Take(10)));
            string runtime = typeof(Network).Assembly.Location;
            File.Copy(runtime, Path.Combine(folder.FullName, Path.GetFileName(runtime)));
            string framework = $$"""{ "name": "Microsoft.NETCore.App", "version": "{{Environment.Version}}" }""";
            File.WriteAllText(
                Path.ChangeExtension(program, "runtimeconfig.json"),
                $$"""{ "runtimeOptions": { "framework": {{framework}} } }""");
            return ExternalProgram.Run(folder.FullName, "dotnet", program);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
