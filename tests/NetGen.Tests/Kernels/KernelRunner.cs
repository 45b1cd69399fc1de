using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NetGen.Generator.Emit;
using NetGen.Generator.Kernels.Ir;
using NetGen.Tests.Support;

namespace NetGen.Tests.Kernels;

/// <summary>Prints kernels, compiles them in memory without a warning, and runs them on aligned buffers.</summary>
internal sealed unsafe class KernelRunner : IDisposable
{
    private const int Alignment = 64;

    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is "System.Private.CoreLib.dll" or "System.Runtime.dll" or "System.Runtime.Intrinsics.dll")
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private readonly AssemblyLoadContext _context = new("kernels", isCollectible: true);
    private readonly Type _class;

    /// <summary>Compiles kernels of different names for one instruction set.</summary>
    public KernelRunner(TargetIsa isa, params Kernel[] kernels)
    {
        Text = Print(isa, kernels);
        var compilation = CSharpCompilation.Create("Kernels", [CSharpSyntaxTree.ParseText(Text)], References, GeneratedCode.Options);
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        var found = result.Diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning).ToList();
        if (found.Count > 0)
        {
            throw new InvalidOperationException(string.Join('\n', found.Take(10)) + "\n" + Text);
        }

        image.Position = 0;
        _class = _context.LoadFromStream(image).GetType("Kernels")!;
    }

    /// <summary>The C# that was compiled.</summary>
    public string Text { get; }

    /// <summary>Whether this machine has the instruction set.</summary>
    public static bool CanRun(TargetIsa isa) => isa.Name switch
    {
        "Avx512" => System.Runtime.Intrinsics.X86.Avx512F.IsSupported,
        "Avx2" => System.Runtime.Intrinsics.X86.Avx2.IsSupported && System.Runtime.Intrinsics.X86.Fma.IsSupported,
        _ => true,
    };

    /// <summary>The C# file of some kernels.</summary>
    public static string Print(TargetIsa isa, params Kernel[] kernels)
    {
        var writer = new CodeWriter();
        foreach (string name in new[] { "System", "System.Runtime.CompilerServices", "System.Runtime.Intrinsics", "System.Runtime.Intrinsics.X86" })
        {
            writer.Line($"using {name};");
        }

        writer.Line();
        using (writer.Block("internal static unsafe class Kernels"))
        {
            var printer = new KernelPrinter(isa);
            var helpers = new KernelHelpers(isa);
            foreach (var kernel in kernels)
            {
                printer.Print(kernel, writer);
                helpers.Add(kernel);
                writer.Line();
            }

            helpers.Write(writer);
        }

        return writer.ToString();
    }

    /// <summary>Runs a kernel; arrays are copied to aligned memory with NaN around, and back.</summary>
    /// <param name="name">The kernel's name.</param>
    /// <param name="arrays">Its pointer parameters; the same array twice aliases.</param>
    /// <param name="numbers">Its whole-number parameters.</param>
    public void Run(string name, float[][] arrays, params int[] numbers)
    {
        var buffers = new Dictionary<float[], nint>(ReferenceEqualityComparer.Instance);
        try
        {
            foreach (float[] array in arrays.Where(array => !buffers.ContainsKey(array)))
            {
                buffers.Add(array, Allocate(array));
            }

            var method = _class.GetMethod(name, BindingFlags.Public | BindingFlags.Static)!;
            var arguments = arrays.Select(array => Pointer.Box((void*)buffers[array], typeof(float*)))
                .Concat(numbers.Cast<object>());
            method.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [.. arguments], null);
            foreach (var (array, buffer) in buffers)
            {
                TakeBack(name, array, buffer);
            }
        }
        finally
        {
            foreach (nint buffer in buffers.Values)
            {
                NativeMemory.AlignedFree((float*)buffer - Memory.Slack);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _context.Unload();

    private static nint Allocate(float[] array)
    {
        int length = array.Length + (2 * Memory.Slack);
        float* memory = (float*)NativeMemory.AlignedAlloc((nuint)length * sizeof(float), Alignment);
        new Span<float>(memory, length).Fill(float.NaN);
        array.CopyTo(new Span<float>(memory + Memory.Slack, array.Length));
        return (nint)(memory + Memory.Slack);
    }

    private static void TakeBack(string name, float[] array, nint buffer)
    {
        float* start = (float*)buffer;
        for (int i = 1; i <= Memory.Slack; i++)
        {
            if (!float.IsNaN(start[-i]) || !float.IsNaN(start[array.Length - 1 + i]))
            {
                throw new InvalidOperationException($"{name} writes outside a tensor of {array.Length}");
            }
        }

        new Span<float>(start, array.Length).CopyTo(array);
    }
}
