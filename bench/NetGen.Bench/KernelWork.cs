using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NetGen.Generator.Emit;
using NetGen.Generator.Kernels;

namespace NetGen.Bench;

/// <summary>Kernels printed, compiled in memory and called on memory of their own.</summary>
internal sealed unsafe class KernelWork
{
    private const int Alignment = 64;

    // More than any cache of a core's share.
    private const long ColdFloats = 16 << 20;
    private const long MaximumCopies = 64;

    private readonly Dictionary<string, MethodInfo> _methods;
    private readonly Generator.Isa.InstructionSet _isa;
    private readonly List<nint> _allocated = [];

    public KernelWork(Generator.Isa.InstructionSet isa, IEnumerable<KernelSpec> kernels)
    {
        _isa = isa;
        var files = KernelFileWriter.Write(kernels.Select(kernel => new KernelRequest(isa, kernel.Code(isa))));
        var compilation = CSharpCompilation.Create(
            "Kernels" + isa.Name,
            files.Select(file => CSharpSyntaxTree.ParseText(file.Text.Replace("internal static", "public static", StringComparison.Ordinal))),
            ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
                .Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true));
        using var image = new MemoryStream();
        if (compilation.Emit(image).Diagnostics.FirstOrDefault(d => d.Severity == DiagnosticSeverity.Error) is { } error)
        {
            throw new InvalidOperationException(error.ToString());
        }

        image.Position = 0;
        var type = AssemblyLoadContext.Default.LoadFromStream(image).GetType($"{SourceFile.KernelNamespace}.{SourceFile.KernelClass(isa)}")!;
        _methods = type.GetMethods(BindingFlags.Public | BindingFlags.Static).ToDictionary(method => method.Name);
    }

    /// <summary>A call of a kernel over all of its work.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="images">The images, for kernels that reach over them.</param>
    /// <param name="stride">The distance of two images.</param>
    /// <param name="floats">The lengths of its tensors.</param>
    public Func<float> Call(KernelSpec kernel, int images, int stride, params long[] floats)
    {
        // A small delegate would do but for its many shapes; the reflection of a call is far below what a kernel takes.
        var method = _methods[kernel.Code(_isa).Name];
        int[] range = kernel.Reach switch
        {
            KernelReach.Image => [0, kernel.WorkItems(_isa)],
            KernelReach.Images => [stride, 0, images],
            _ => [stride, images, 0, kernel.WorkItems(_isa)],
        };
        var invoker = MethodInvoker.Create(method);
        object?[] arguments =
        [
            .. floats.Select(length => Pointer.Box(Allocate(length), typeof(float*))),
            .. kernel.Extents(_isa).Select(extent => (object)extent.Value),
            .. range.Cast<object>(),
        ];
        return () =>
        {
            invoker.Invoke(null, arguments.AsSpan());
            return 0;
        };
    }

    /// <summary>A call of an inference kernel over all of its work, which finds other weights each time, so that they come from memory.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="tensors">The lengths of its tensors, and which are weights.</param>
    public Action ColdCall(KernelSpec kernel, params (long Floats, bool IsWeight)[] tensors)
    {
        var weights = tensors.Where(tensor => tensor.IsWeight).Sum(tensor => tensor.Floats);
        var copies = weights == 0 ? 1 : Math.Clamp(ColdFloats / weights, 2, MaximumCopies);
        var shared = tensors.Select(tensor => tensor.IsWeight ? null : Pointer.Box(Allocate(tensor.Floats), typeof(float*))).ToArray();
        var invoker = MethodInvoker.Create(_methods[kernel.Code(_isa).Name]);
        object[] trailing = [.. kernel.Extents(_isa).Select(extent => (object)extent.Value), 0, kernel.WorkItems(_isa)];
        object?[][] arguments =
        [
            .. Enumerable.Range(0, (int)copies).Select(_ => tensors
                .Select((tensor, i) => shared[i] ?? Pointer.Box(Allocate(tensor.Floats), typeof(float*)))
                .Concat(trailing).ToArray<object?>()),
        ];
        var next = 0;
        return () =>
        {
            invoker.Invoke(null, arguments[next].AsSpan());
            next = (next + 1) % arguments.Length;
        };
    }

    /// <summary>Frees the memory of all calls, which end to be valid.</summary>
    public void Free()
    {
        _allocated.ForEach(memory => NativeMemory.AlignedFree((void*)memory));
        _allocated.Clear();
    }

    private float* Allocate(long length)
    {
        var memory = (float*)NativeMemory.AlignedAlloc((nuint)(length + 64) * sizeof(float), Alignment);
        _allocated.Add((nint)memory);
        for (long i = 0; i < length + 64; i++)
        {
            memory[i] = ((i * 7919 % 1000) - 500) * 1e-3f;
        }

        return memory;
    }
}
