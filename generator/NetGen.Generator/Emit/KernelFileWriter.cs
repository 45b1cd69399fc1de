using NetGen.Generator.Isa;
using NetGen.Generator.Kernels;

namespace NetGen.Generator.Emit;

/// <summary>A kernel that a network needs on an instruction set.</summary>
public sealed record KernelRequest(InstructionSet Isa, KernelCode Kernel);

/// <summary>Writes the kernels of a compilation: one file an instruction set and family, each kernel once.</summary>
public static class KernelFileWriter
{
    /// <summary>The files for all kernels that any network asks for.</summary>
    public static IEnumerable<GeneratedFile> Write(IEnumerable<KernelRequest> requests)
    {
        var distinct = requests.Distinct().ToList();
        if (distinct.GroupBy(request => (request.Isa, request.Kernel.Name)).FirstOrDefault(g => g.Skip(1).Any()) is { } same)
        {
            throw new InvalidOperationException($"two kernels of {same.Key.Isa.Name} are named {same.Key.Name}");
        }

        var families = distinct.GroupBy(request => (request.Isa, request.Kernel.Family));
        return families
            .OrderBy(f => f.Key.Isa.Name, StringComparer.Ordinal)
            .ThenBy(f => f.Key.Family, StringComparer.Ordinal)
            .Select(f => Write(f.Key.Isa, f.Key.Family, f.Select(request => request.Kernel)));
    }

    private static GeneratedFile Write(InstructionSet isa, string family, IEnumerable<KernelCode> kernels)
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
            var printer = new KernelPrinter(isa);
            bool first = true;
            foreach (var kernel in kernels.OrderBy(k => k.Name, StringComparer.Ordinal))
            {
                if (!first)
                {
                    writer.Line();
                }

                printer.Print(kernel.Build(isa), writer);
                first = false;
            }
        }

        return new GeneratedFile($"NetGen.Kernels.{isa.Name}.{family}.g.cs", writer.ToString());
    }
}
