using System.ComponentModel;
using System.Runtime.InteropServices;
using Xunit;

namespace NetGen.Tests.Support;

/// <summary>ONNX's own programs, which say whether a model is sound and what it computes: the checker of the Python package
/// onnx, and ONNX Runtime for Node.js.</summary>
internal static class OnnxRuntime
{
    private const string Checker = """
        import glob, onnx, sys
        for file in sorted(glob.glob(sys.argv[1] + "/*.onnx")):
            try:
                onnx.checker.check_model(file, full_check=True)
            except Exception as error:
                print(file, str(error).replace("\n", " "))
        """;

    // Debian's package belongs to this interpreter, which need not be the first in the path.
    private static readonly Lazy<string?> Python = new(() =>
        new[] { "/usr/bin/python3", "python3" }.FirstOrDefault(python => Succeeds(python, "-c", "import onnx")));

    private static readonly Lazy<bool> HasRuntime = new(() => Succeeds("node", "-e", "require('onnxruntime-node')"));

    /// <summary>Skips a test where the checker is missing.</summary>
    public static void SkipWithoutChecker() =>
        Skip.If(Python.Value is null, "needs Python's package onnx (Debian: python3-onnx)");

    /// <summary>Whether ONNX Runtime is there.</summary>
    public static bool IsThere => HasRuntime.Value;

    /// <summary>Skips a test where ONNX Runtime is missing.</summary>
    public static void SkipWithoutRuntime() => Skip.IfNot(
        HasRuntime.Value, "needs Node.js and its package onnxruntime-node, in the folder node_modules that NETGEN_NODE_MODULES names or where node finds it");

    /// <summary>Checks all models of a folder.</summary>
    public static void Check(string folder) => AssertNone(ExternalProgram.Run(folder, Python.Value!, "-c", Checker, folder));

    /// <summary>Runs all models of a folder, whose inputs stand there.</summary>
    public static void Run(string folder, int images) => AssertNone(
        ExternalProgram.Run(
            folder, "node", [Repository.PathOf("tests/NetGen.Tests/Support/onnxruntime.cjs"), folder, FormattableString.Invariant($"{images}")], Environment));

    /// <summary>Writes an input of a model.</summary>
    public static void WriteInput(string folder, string model, int input, ReadOnlySpan<float> values) =>
        File.WriteAllBytes(Path.Combine(folder, FormattableString.Invariant($"{model}.{input}.in")), MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>Reads an output of a model.</summary>
    public static float[] ReadOutput(string folder, string model, int output) =>
        MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(folder, FormattableString.Invariant($"{model}.{output}.out")))).ToArray();

    private static Dictionary<string, string?> Environment { get; } =
        System.Environment.GetEnvironmentVariable("NETGEN_NODE_MODULES") is { Length: > 0 } modules ? new() { ["NODE_PATH"] = modules } : [];

    private static void AssertNone(string errors) => Assert.True(errors.Length == 0, errors);

    private static bool Succeeds(string program, params string[] arguments)
    {
        try
        {
            ExternalProgram.Run(Path.GetTempPath(), program, arguments, Environment);
            return true;
        }
        catch (Exception failure) when (failure is InvalidOperationException or Win32Exception or TimeoutException)
        {
            return false;
        }
    }
}
