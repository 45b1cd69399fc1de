using NetGen.Cli.Evaluation;
using NetGen.Cli.Onnx;

namespace NetGen.Tests.Support;

/// <summary>
/// ONNX's own tests of operators, which the Python package onnx has, with the outputs that NumPy computed.
/// </summary>
internal static class OnnxNodeSuite
{
    private static readonly Lazy<IReadOnlyList<Case>> Written = new(Write);

    /// <summary>Inputs with the outputs that belong to them, in the order of the model's.</summary>
    public sealed record DataSet(IReadOnlyList<Tensor> Inputs, IReadOnlyList<Tensor> Outputs);

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

    private static List<Case> Write()
    {
        var folder = Directory.CreateTempSubdirectory("netgen-onnx-nodes-");
        try
        {
            ExternalProgram.Run(
                folder.FullName, OnnxChecker.PythonOrSkip(), Repository.PathOf("tests/NetGen.Tests/Support/onnx_node_cases.py"), folder.FullName);
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

        List<Tensor> Values(string kind)
        {
            var values = new List<Tensor>();
            while (files.TryGetValue(Path.Combine(FormattableString.Invariant($"test_data_set_{sets.Count}"), FormattableString.Invariant($"{kind}_{values.Count}.pb")), out byte[]? file))
            {
                values.Add(Tensor.Of(OnnxReader.ReadTensor(file)));
            }

            return values;
        }
    }
}
