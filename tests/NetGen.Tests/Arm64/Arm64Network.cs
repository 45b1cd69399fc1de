using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NetGen.Generated;
using NetGen.Generator.Emit;
using NetGen.Generator.Model;
using NetGen.Tests.EndToEnd;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Arm64;

/// <summary>A generated network's Neon code as an Arm64 program.</summary>
internal sealed partial class Arm64Network
{
    private readonly string _folder;

    private Arm64Network(string folder, int vectorFusedMultiplyAdds)
    {
        _folder = folder;
        VectorFusedMultiplyAdds = vectorFusedMultiplyAdds;
    }

    /// <summary>The number of fused multiply-adds on vectors in the machine code.</summary>
    public int VectorFusedMultiplyAdds { get; }

    private string Program => Path.Combine(_folder, "harness");

    /// <summary>Compiles the network's passes for Neon, and links them with the C program that calls them.</summary>
    public static Arm64Network Compile(NetSpec spec, string folder)
    {
        var files = NetworkAssembly.Generate([spec]).Where(file => file.HintName.Contains("Neon", StringComparison.Ordinal));
        string assembly = Path.Combine(folder, "Networks.dll");
        File.WriteAllBytes(assembly, CompileToIl(spec, [.. files]));
        string objectFile = Path.Combine(folder, "networks.o");
        var network = new Arm64Network(folder, Arm64Toolchain.CompileToObject(assembly, objectFile));
        Arm64Toolchain.Link(InRepository("tests/NetGen.Tests/Arm64/harness.c"), objectFile, network.Program);
        return network;
    }

    /// <summary>Runs one of the passes.</summary>
    /// <param name="pass">The pass as the x64 build of the same code describes it.</param>
    /// <param name="parameters">The parameter arena.</param>
    /// <param name="images">The images.</param>
    /// <param name="outputLength">The floats of one output.</param>
    /// <param name="outputGradients">The gradient of each output; null for inference.</param>
    /// <returns>The outputs, and behind them the gradient arena if there are output gradients.</returns>
    public float[] Run(
        PassProgram pass, float[] parameters, float[][] images, int outputLength, float[][]? outputGradients)
    {
        int[] layout =
        [
            parameters.Length, pass.PackedSize, pass.ActivationStride, images.Length,
            pass.InputOffsets[0], images[0].Length, pass.OutputOffsets[0], outputLength, pass.OutputGradientOffsets is [var gradient] ? gradient : -1,
            pass.ScratchSize,
        ];
        string input = Path.Combine(_folder, "input");
        string output = Path.Combine(_folder, "output");
        float[][] numbers = [parameters, .. images, .. outputGradients ?? []];
        File.WriteAllBytes(
            input, [.. MemoryMarshal.AsBytes(layout.AsSpan()), .. numbers.SelectMany(n => MemoryMarshal.AsBytes(n.AsSpan()).ToArray())]);
        Arm64Toolchain.Emulate(Program, outputGradients is null ? "inference" : "training", input, output);
        return MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(output)).ToArray();
    }

    private static byte[] CompileToIl(NetSpec spec, IReadOnlyList<GeneratedFile> files)
    {
        var passes = files.Where(file => file.HintName.StartsWith(spec.FullName, StringComparison.Ordinal)).ToArray();
        string[] contract = ["Workspace.cs", "PassProgram.cs", "ParameterRange.cs", "Stage.cs"];
        var sources = contract
            .Select(name => File.ReadAllText(InRepository("runtime/NetGen.Runtime/Generated/" + name)))
            .Concat(files.Select(file => file.Text.Replace("private static", "internal static", StringComparison.Ordinal)))
            .Append(Entry(spec, passes))
            .Append("global using System;");
        var compilation = CSharpCompilation.Create(
            "Networks",
            sources.Select(source => CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Latest))),
            Arm64Toolchain.Framework.Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true));
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        return result.Success
            ? image.ToArray()
            : throw new InvalidOperationException(string.Join(
                '\n', result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Take(10)));
    }

    /// <summary>One method a phase that calls its stages in order, over all their work items; and a root that keeps them in
    /// the library.</summary>
    private static string Entry(NetSpec spec, IReadOnlyList<GeneratedFile> passes)
    {
        var phases = passes.SelectMany(
            _ => new[] { "Pack", "Forward", "Backward" },
            (file, phase) => (Pass: file.HintName.Contains("Training", StringComparison.Ordinal) ? "Training" : "Inference", Phase: phase, file.Text));
        var methods = phases.Select(p => $$"""
                [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
                public static void {{p.Pass}}{{p.Phase}}(NetGen.Generated.Workspace* w)
                {
                    {{string.Join("\n        ", Calls($"{spec.FullName}.Neon{p.Pass}", p.Phase, p.Text))}}
                }

            """);
        return $$"""
            [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Sequential, Size = 256)]
            public struct Numbers;

            public static unsafe class Entry
            {
            {{string.Join('\n', methods)}}
                [System.Runtime.InteropServices.UnmanagedCallersOnly(EntryPoint = "root")]
                public static void Root(NetGen.Generated.Workspace* w)
                {
                    InferencePack(w);
                    InferenceForward(w);
                    TrainingPack(w);
                    TrainingForward(w);
                    TrainingBackward(w);
                }
            }

            """;
    }

    // The list stands in the property, or in a method where stages share methods, which then take numbers by pointer.
    private static List<string> Calls(string type, string phase, string text)
    {
        int property = text.IndexOf($"{phase} =", StringComparison.Ordinal);
        int method = text.IndexOf($"{phase}Stages1() =>", StringComparison.Ordinal);
        string stages = method < 0
            ? text[property..text.IndexOf("],\n", property, StringComparison.Ordinal)]
            : text[method..text.IndexOf("];\n", method, StringComparison.Ordinal)];
        if (stages.Contains("RepeatedStage", StringComparison.Ordinal) || text.Contains($"{phase}Stages2()", StringComparison.Ordinal))
        {
            throw new NotSupportedException($"{phase} of {type} repeats blocks of stages, which only the runtime can run");
        }

        var calls = StagePattern().Matches(stages).Select((stage, index) =>
        {
            string items = stage.Groups[2].Value == "0" ? "w->Images" : stage.Groups[2].Value;
            if (!stage.Groups[3].Success)
            {
                return $"{type}.{stage.Groups[1].Value}(w, 0, {items});";
            }

            string[] numbers = stage.Groups[3].Value.Split(", ");
            return $"Numbers n{index} = default; " + string.Concat(numbers.Select((number, i) => $"((int*)&n{index})[{i}] = {number}; "))
                + $"{type}.{stage.Groups[1].Value}(w, (int*)&n{index}, 0, {items});";
        }).ToList();
        Assert.Equal(Regex.Count(stages, @"new\(&"), calls.Count);
        return calls;
    }

    private static string InRepository(string path) => Repository.PathOf(path);

    [GeneratedRegex(@"new\(&(\w+), (\d+), (?:true|false)(?:, \[([\d, ]+)\])?\)")]
    private static partial Regex StagePattern();
}
