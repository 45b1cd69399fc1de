using NetGen.Cli.Import;
using NetGen.Cli.Onnx;
using NetGen.Generator;
using NetGen.Generator.Model;
using NetGen.Tests.Generation;
using NetGen.Tests.Support;

namespace NetGen.Tests.Cli;

/// <summary>Models with stored inputs and outputs, as ONNX's own tests have them.</summary>
internal static class OnnxCases
{
    /// <summary>The folders of PyTorch's operators, in order.</summary>
    public static string[] OfPyTorch() =>
    [
        .. Directory.GetDirectories(Path.GetDirectoryName(Path.GetDirectoryName(DataFolder.FileOrSkip("onnx/pytorch-converted/test_Conv2d/model.onnx"))!)!)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>A tensor of a test.</summary>
    public static (int[] Dimensions, float[] Values) Tensor(string path)
    {
        var tensor = OnnxReader.ReadTensor(File.ReadAllBytes(path));
        return ([.. tensor.Dimensions.Select(extent => (int)extent)], tensor.ToSingles());
    }

    /// <summary>The networks, compiled for this machine together, with their weights.</summary>
    public static IReadOnlyList<Network> Load(IReadOnlyList<ImportedNetwork> networks)
    {
        var isa = NetGen.Generator.Isa.InstructionSet.All.Single(set => set.Name == InstructionSets.Resolve(InstructionSet.Best).ToString());
        var compiled = networks.Select(network => NetworkCompiler.Compile(network.Spec, [isa])).ToList();
        var files = networks.Select(network => NetworkCompiler.Api(network.Spec))
            .Concat(compiled.SelectMany(one => one.Files))
            .Concat(NetworkCompiler.KernelFiles(compiled.SelectMany(one => one.Kernels).Distinct()));
        var project = new GeneratorHarness("", usings: "");
        foreach (var file in files)
        {
            project.AddSource("/project/" + file.HintName, file.Text);
        }

        var assembly = project.Run().Load();
        return [.. networks.Select(network =>
        {
            var result = (Network)Activator.CreateInstance(assembly.GetType(network.Spec.FullName, throwOnError: true)!, 1ul, InstructionSet.Best)!;
            using var weights = new MemoryStream();
            NetGen.Cli.Files.SafetensorsFile.Write(weights, network.Weights);
            weights.Position = 0;
            result.Load(weights);
            return result;
        })];
    }

    /// <summary>Runs image after image; a network that takes the model's tensors as a whole has one.</summary>
    public static float[] Run(Network network, float[] images)
    {
        var session = network.CreateSession();
        int length = network.Info.Inputs[0].Length;
        int count = images.Length / length;
        return [.. Enumerable.Range(0, count).SelectMany(i => session.Run(images.AsSpan(i * length, length)).ToArray())];
    }
}
