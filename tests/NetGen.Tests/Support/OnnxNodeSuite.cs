using NetGen.Cli.Evaluation;
using NetGen.Cli.Onnx;
using NetGen.Cli.Onnx.Model;

namespace NetGen.Tests.Support;

/// <summary>
/// ONNX's own tests of operators, which the Python package onnx has, with the outputs that NumPy computed.
/// </summary>
internal static class OnnxNodeSuite
{
    private static string _version = "";

    private static readonly Lazy<IReadOnlyList<Case>> Written = new(Write);

    /// <summary>Inputs with the outputs that belong to them, in the order of the model's.</summary>
    public sealed record DataSet(IReadOnlyList<OnnxTensor> Stored, IReadOnlyList<OnnxTensor> StoredOutputs)
    {
        /// <summary>The inputs.</summary>
        public IReadOnlyList<Tensor> Inputs => [.. Stored.Select(Tensor.Of)];

        /// <summary>The outputs.</summary>
        public IReadOnlyList<Tensor> Outputs => [.. StoredOutputs.Select(Tensor.Of)];
    }

    /// <summary>A model of one operator, or of those that its definition consists of.</summary>
    /// <param name="Name">The case's name, <c>test_...</c>.</param>
    /// <param name="Model">The file.</param>
    /// <param name="Sets">Reads the data sets; none if they have values that are no tensors.</param>
    public sealed record Case(string Name, byte[] Model, Func<IReadOnlyList<DataSet>> Sets);

    /// <summary>All cases in the order of their names; the test is skipped where the package is missing.</summary>
    public static IReadOnlyList<Case> CasesOrSkip()
    {
        OnnxChecker.PythonOrSkip();
        return Written.Value;
    }

    /// <summary>The version of the package.</summary>
    public static string Version => Written.Value.Count > 0 ? _version : "";

    private static List<Case> Write()
    {
        var folder = Directory.CreateTempSubdirectory("netgen-onnx-nodes-");
        try
        {
            _version = ExternalProgram.Run(
                folder.FullName, OnnxChecker.PythonOrSkip(), Repository.PathOf("tests/NetGen.Tests/Support/onnx_node_cases.py"), folder.FullName).Trim();
            return [.. folder.GetDirectories().OrderBy(one => one.Name, StringComparer.Ordinal).Select(Read)];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Case Read(DirectoryInfo folder)
    {
        var files = folder.GetFiles("*.pb", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(folder.FullName, file.FullName), file => File.ReadAllBytes(file.FullName), StringComparer.Ordinal);
        return new Case(folder.Name, File.ReadAllBytes(Path.Combine(folder.FullName, "model.onnx")), () => Sets(files));
    }

    private static List<DataSet> Sets(Dictionary<string, byte[]> files)
    {
        var sets = new List<DataSet>();
        while (Values("output") is { Count: > 0 } outputs)
        {
            sets.Add(new DataSet(Values("input"), outputs));
        }

        return sets;

        List<OnnxTensor> Values(string kind)
        {
            var values = new List<OnnxTensor>();
            while (files.TryGetValue(Path.Combine(FormattableString.Invariant($"test_data_set_{sets.Count}"), FormattableString.Invariant($"{kind}_{values.Count}.pb")), out byte[]? file))
            {
                values.Add(OnnxReader.ReadTensor(file));
            }

            return values;
        }
    }
}
