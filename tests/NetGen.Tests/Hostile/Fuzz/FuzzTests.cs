using System.Text;
using NetGen.Cli.Export;
using NetGen.Cli.Onnx;
using NetGen.Data;
using NetGen.Generated;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;
using NetGen.Tests.Cli;
using NetGen.Tests.Networks;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Hostile.Fuzz;

/// <summary>
/// A thousand inputs that know the structure of what they break, over all formats that NetGen reads; twenty thousand where NETGEN_LONG
/// is 1. An input that does not do as it should is told with its seed.
/// </summary>
public sealed class FuzzTests
{
    // Sound specs of more layers take their time to be planned.
    private const int FewLayers = 60;
    private const long FewElements = 1 << 22;

    private const string Cfg = """
        [net]
        width=16
        height=16
        channels=3
        [convolutional]
        batch_normalize=1
        filters=8
        size=3
        stride=1
        pad=1
        activation=leaky
        [maxpool]
        size=2
        stride=2
        [convolutional]
        filters=6
        size=1
        activation=linear
        [route]
        layers=-1,-2
        [shortcut]
        from=-1
        activation=linear
        [connected]
        output=5
        activation=linear
        [softmax]
        [region]
        anchors=1,2,3,4
        classes=3
        """;

    private static readonly string Blocks = """
        {
          "name": "Net", "input": "3x9x9", "outputs": ["u1", "dense1"], "parameters": null,
          "blocks": {
            "Unit": { "parameters": { "width": "required", "depth": 2 }, "layers": [
              { "type": "Conv", "channels": "($width + 1) * 2 / -2 * -1", "kernel": [3, "$depth"], "padding": "same", "name": "c1", "repeat": "$depth - 1" },
              { "type": "ReLU", "name": "r", "from": "c1" }, { "type": "Concat", "inputs": ["r", "input"] }] },
            "Stage": { "layers": [{ "type": "Unit", "width": 2, "repeat": 3 }, "Tanh"] }
          },
          "layers": [{ "type": "Stage", "name": "s1", "repeat": 2 }, { "type": "Unit", "width": 2, "depth": 2, "name": "u1" }, { "type": "BatchNorm", "frozen": true },
            { "type": "Fire", "squeeze": 2, "expand1x1": 3, "expand3x3": 4 }, "Flatten", { "type": "Dense", "features": 4, "name": "dense1" }]
        }
        """.Replace("\"parameters\": null,", "", StringComparison.Ordinal);

    private static readonly string[] SpecTexts =
    [
        Blocks, Blocks, .. new[] { "lenet5", "heartbeat" }.Select(name => Repository.Read($"specs/{name}.net.json")),
    ];

    [Fact]
    public void Specs_are_taken_or_refused()
    {
        using var tool = new Tool();
        string path = tool.PathOf("net.net.json");
        FuzzMachine.Run(
            110_000,
            5000,
            values => new JsonMutator(values).Mutate(values.Of(SpecTexts)),
            text =>
            {
                File.WriteAllBytes(path, Encoding.UTF8.GetBytes(text));
                var parsed = Frontend.FrontendHarness.Read(text);
                return parsed.Spec is not { } spec || IsSmall(spec) ? FuzzMachine.Message(Tool.Run("inspect", path)) : null;
            },
            (text, name) => File.WriteAllBytes(name + ".net.json", Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public void Models_are_taken_or_refused()
    {
        using var tool = new Tool();
        string path = tool.PathOf("model.onnx");
        byte[][] models = [Model("lenet5", isNoted: true), Model("lenet5", isNoted: false), Model("heartbeat", isNoted: true), Model("heartbeat", isNoted: false)];
        FuzzMachine.Run(
            210_000,
            5000,
            values => new ProtobufMutator(values).Mutate(values.Of(models)),
            bytes =>
            {
                File.WriteAllBytes(path, bytes);
                return FuzzMachine.Message(Tool.Run("import", path, "-o", tool.PathOf("net")));
            },
            (bytes, name) => File.WriteAllBytes(name + ".onnx", bytes));
    }

    [Fact]
    public void Safetensors_files_are_taken_or_refused()
    {
        using var memory = new MemoryStream();
        Store().Save(memory);
        byte[] file = memory.ToArray();
        FuzzMachine.Run(310_000, 3000, values => new ArchiveMutator(values).Safetensors(file), Load, (bytes, name) => File.WriteAllBytes(name + ".safetensors", bytes));
    }

    [Fact]
    public void Npz_files_are_taken_or_refused()
    {
        var store = Store();
        var arrays = store.Parameters.Select(parameter => (parameter.Name + ".npy", Npy(store, parameter))).ToList();
        FuzzMachine.Run(410_000, 3000, values => new ArchiveMutator(values).Npz(arrays), Load, (bytes, name) => File.WriteAllBytes(name + ".npz", bytes));
    }

    [Fact]
    public void Idx_files_are_taken_or_refused()
    {
        byte[] file = [0, 0, 8, 3, 0, 0, 0, 10, 0, 0, 0, 4, 0, 0, 0, 5, .. new byte[200]];
        FuzzMachine.Run(
            510_000,
            2000,
            values => new ArchiveMutator(values).Idx(file),
            bytes => Refused(() => IdxFile.Read(new MemoryStream(bytes))),
            (bytes, name) => File.WriteAllBytes(name + ".idx", bytes));
    }

    [Fact]
    public void Darknet_files_are_taken_or_refused()
    {
        using var tool = new Tool();
        string cfg = tool.PathOf("net.cfg");
        string weights = tool.PathOf("net.weights");
        byte[] stored = [.. new byte[] { 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, .. new byte[4 * 6000]];
        FuzzMachine.Run(
            610_000,
            2000,
            values => values.Random.Next(4) == 0 ? (Cfg, new ArchiveMutator(values).Weights(stored)) : (new CfgMutator(values).Mutate(Cfg), stored),
            files =>
            {
                File.WriteAllBytes(cfg, Encoding.UTF8.GetBytes(files.Item1));
                File.WriteAllBytes(weights, files.Item2);
                return FuzzMachine.Message(Tool.Run("import", cfg, "--weights", weights, "-o", tool.PathOf("net")));
            },
            (files, name) =>
            {
                File.WriteAllBytes(name + ".cfg", Encoding.UTF8.GetBytes(files.Item1));
                File.WriteAllBytes(name + ".weights", files.Item2);
            });
    }

    private static bool IsSmall(NetSpec spec) =>
        NetworkBuilder.Build(spec, Purpose.Training, out _) is { } graph
        && graph.Nodes.Count <= FewLayers
        && graph.Tensors.Sum(tensor => tensor.Shape.Elements) <= FewElements;

    private static WeightStore Store() => WeightStore.Create(SpecFiles.Read("heartbeat"), seed: 4);

    private static string? Load(byte[] file) => Refused(() => Store().Load(new MemoryStream(file)));

    private static string? Refused(Action read)
    {
        try
        {
            read();
            return null;
        }
        catch (Exception refusal) when (refusal is WeightsException or InvalidDataException)
        {
            return refusal.Message.Length is > 10 and < 2500 ? refusal.Message : throw new InvalidOperationException($"a message of {refusal.Message.Length} characters");
        }
    }

    private static byte[] Model(string name, bool isNoted)
    {
        var spec = SpecFiles.Read(name);
        var model = Exporter.Export(spec, 1, folds: false);
        using var memory = new MemoryStream();
        OnnxWriter.Write(memory, isNoted ? EmbeddedSpec.Add(model, spec) : model, WeightStore.Create(spec, 1).Values(false));
        return memory.ToArray();
    }

    private static byte[] Npy(WeightStore store, ParameterInfo parameter)
    {
        string shape = string.Join(", ", parameter.Dimensions) + (parameter.Dimensions.Length == 1 ? "," : "");
        string text = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({shape}), }}\n";
        return
        [
            0x93, .. "NUMPY"u8, 1, 0, .. BitConverter.GetBytes((ushort)text.Length), .. Encoding.ASCII.GetBytes(text),
            .. System.Runtime.InteropServices.MemoryMarshal.AsBytes(store.Read(parameter.Name)),
        ];
    }
}
