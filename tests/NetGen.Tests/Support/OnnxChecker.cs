using System.ComponentModel;
using Xunit;

namespace NetGen.Tests.Support;

/// <summary>
/// The Python package onnx, which says whether a model is sound, and has the cases of ONNX's own tests.
/// </summary>
internal static class OnnxChecker
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
    private static readonly Lazy<string?> Interpreter = new(() =>
        new[] { "/usr/bin/python3", "python3" }.FirstOrDefault(python => Succeeds(python, "-c", "import onnx")));

    /// <summary>The interpreter that has the package; the test is skipped where there is none.</summary>
    public static string PythonOrSkip()
    {
        Skip.If(Interpreter.Value is null, "needs Python's package onnx (Debian: python3-onnx)");
        return Interpreter.Value!;
    }

    /// <summary>Checks all models of a folder.</summary>
    public static void Check(string folder)
    {
        string errors = ExternalProgram.Run(folder, PythonOrSkip(), "-c", Checker, folder);
        Assert.True(errors.Length == 0, errors);
    }

    private static bool Succeeds(string program, params string[] arguments)
    {
        try
        {
            ExternalProgram.Run(Path.GetTempPath(), program, arguments);
            return true;
        }
        catch (Exception failure) when (failure is InvalidOperationException or Win32Exception or TimeoutException)
        {
            return false;
        }
    }
}
