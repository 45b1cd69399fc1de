using NetGen.Generator.Isa;
using NetGen.Generator.Kernels;

namespace NetGen.Generator.Emit;

/// <summary>A kernel that a network needs on an instruction set.</summary>
public sealed record KernelRequest(InstructionSet Isa, KernelCode Kernel);

/// <summary>
/// Writes the kernels of a compilation: one file for each instruction set and family, each kernel once, and one for each instruction set for the
/// functions they call.
/// </summary>
public static class KernelFileWriter
{
    private const string Functions = "Functions";

    /// <summary>The files for all kernels that any network asks for.</summary>
    public static IEnumerable<GeneratedFile> Write(IEnumerable<KernelRequest> requests)
    {
        var distinct = requests.Distinct().ToList();
        if (distinct.GroupBy(request => (request.Isa, request.Kernel.Name)).FirstOrDefault(g => g.Skip(1).Any()) is { } same)
        {
            throw new InvalidOperationException($"two kernels of {same.Key.Isa.Name} are named {same.Key.Name}");
        }

        return distinct
            .GroupBy(request => request.Isa, request => request.Kernel)
            .OrderBy(kernels => kernels.Key.Name, StringComparer.Ordinal)
            .SelectMany(kernels => Write(kernels.Key, kernels));
    }

    private static IEnumerable<GeneratedFile> Write(InstructionSet isa, IEnumerable<KernelCode> kernels)
    {
        var printer = new KernelPrinter(isa);
        var helpers = new KernelHelpers(isa);
        foreach (var family in kernels.GroupBy(kernel => kernel.Family).OrderBy(family => family.Key, StringComparer.Ordinal))
        {
            yield return File(isa, family.Key, writer =>
            {
                foreach (var code in family.OrderBy(kernel => kernel.Name, StringComparer.Ordinal))
                {
                    var kernel = code.Build(isa);
                    helpers.Add(kernel);
                    writer.LineBetween();
                    printer.Print(kernel, writer);
                }
            });
        }

        if (!helpers.IsEmpty)
        {
            yield return File(isa, Functions, helpers.Write);
        }
    }

    private static GeneratedFile File(InstructionSet isa, string title, Action<CodeWriter> writeMethods)
    {
        var writer = new CodeWriter();
        SourceFile.Begin(
            writer,
            SourceFile.KernelNamespace,
            nullable: false,
            "System",
            "System.Runtime.CompilerServices",
            "System.Runtime.Intrinsics",
            "System.Runtime.Intrinsics.X86");
        using (writer.Block($"internal static unsafe partial class {SourceFile.KernelClass(isa)}"))
        {
            writeMethods(writer);
        }

        return new GeneratedFile($"NetGen.Kernels.{isa.Name}.{title}.g.cs", writer.ToString());
    }
}
