using System.Reflection;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Arm64;

/// <summary>
/// What it takes to run Arm64 code on an x64 machine: .NET's native compiler for x64 carries RyuJIT for Arm64, and its object
/// files link into a C program that qemu runs. Code that takes pointers only needs no runtime, so none is linked.
/// </summary>
internal static class Arm64Toolchain
{
    private const string Compiler = "aarch64-linux-gnu-gcc";
    private const string Disassembler = "aarch64-linux-gnu-objdump";
    private const string Emulator = "qemu-aarch64-static";

    /// <summary>The assemblies of the framework that the native compiler compiles against.</summary>
    public static IEnumerable<string> Framework =>
        Directory.GetFiles(Path.Combine(IlCompiler, "framework"), "*.dll")
            .Concat(Directory.GetFiles(Path.Combine(IlCompiler, "sdk"), "*.dll"));

    /// <summary>The folder of the ILCompiler package, which the test project downloads where qemu is installed.</summary>
    private static string IlCompiler => typeof(Arm64Toolchain).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(a => a.Key == "IlCompiler").Value!;

    private static string IlcPath => Path.Combine(IlCompiler, "tools", "ilc");

    /// <summary>Skips the test, in sight of whoever reads the results, where a tool is absent.</summary>
    public static void SkipUnlessPresent()
    {
        foreach (string tool in new[] { Compiler, Disassembler, Emulator })
        {
            bool present = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator)
                .Any(folder => File.Exists(Path.Combine(folder, tool)));
            Skip.IfNot(present, $"needs {tool}: apt-get install gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user-static");
        }

        Skip.IfNot(File.Exists(IlcPath), "needs the ILCompiler package, downloaded where qemu is installed before the build");
    }

    /// <summary>Compiles an assembly to Arm64 machine code.</summary>
    /// <returns>The number of fused multiply-adds on vectors in it.</returns>
    public static int CompileToObject(string assembly, string objectFile)
    {
        Run(
            IlcPath,
            assembly,
            $"-r:{Path.Combine(IlCompiler, "framework", "*.dll")}",
            $"-r:{Path.Combine(IlCompiler, "sdk", "*.dll")}",
            "--targetos:linux",
            "--targetarch:arm64",
            "-O",
            "--nativelib",
            "--systemmodule:System.Private.CoreLib",
            $"-o:{objectFile}");
        return Run(Disassembler, "-d", objectFile).Split('\n').Count(line => line.Contains("fmla", StringComparison.Ordinal));
    }

    /// <summary>Links an object file with a C program. What managed code would ask of a runtime stays unresolved: it is
    /// never reached.</summary>
    public static void Link(string cSource, string objectFile, string program) =>
        Run(Compiler, "-O1", "-static", "-w", cSource, objectFile, "-Wl,--unresolved-symbols=ignore-all", "-o", program);

    /// <summary>Runs an Arm64 program.</summary>
    public static void Emulate(string program, params string[] arguments) => Run(Emulator, [program, .. arguments]);

    private static string Run(string program, params string[] arguments) =>
        ExternalProgram.Run(Path.GetTempPath(), program, arguments);
}
