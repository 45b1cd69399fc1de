using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using NetGen.Generator.Model;
using NetGen.Tests.Runtime;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.EndToEnd;

/// <summary>Networks that keep their parameters only as inference reads them.</summary>
public sealed class LoadForInferenceTests
{
    private const int Seed = 7;

    // Folded and plain convolutions, Winograd's, depthwise, planar ones, an auxiliary output, dense layers with and without packing,
    // constants that are read as they lie.
    private static readonly NetSpec Spec = NetText.Parse(
        "3x21x21: Conv 16 5 Stride=2 Padding=2 Bias=false; BatchNorm; ReLU; Conv 32 3 Padding=1 Algorithm=winograd4; BatchNorm; ReLU;"
        + "Conv 32 3 Padding=1 Algorithm=winograd2; ReLU Name=features; Constant 32x11x11; Add features; Conv 32 3 Groups=32 Padding=1; BatchNorm; ReLU6; Conv 17 1; Tanh; Conv 3 2;"
        + "BatchNorm; Flatten; Dense 20 Weights=bfloat16; BatchNorm; ReLU; Constant 20; Dense 20 Weights=bfloat16; Multiply relu3; Dense 5 Name=fc; Conv 4 1 From=features; Flatten; Dense 3 Name=aux => fc + aux",
        "Packed");

    private static readonly Lazy<NetworkAssembly> Assembly = new(() => NetworkAssembly.Compile(Spec));
    private static readonly float[] Image = TestData.ToSingle(TestData.Uniform((int)Spec.Input.Elements, Seed));

    [SkippableTheory]
    [EveryInstructionSet]
    public void It_gives_the_same_bits_whatever_the_order_and_kind_of_the_file(InstructionSet instructionSet)
    {
        Theme.SkipUnlessSupported(instructionSet);
        byte[] file = Saved(Network(instructionSet, seed: 1));
        float[] expected = Network(instructionSet, seed: 1).CreateSession().Run(Image).ToArray();
        foreach (var stream in new[] { new MemoryStream(file), new MemoryStream(Reversed(file)), new TrickleStream(file) })
        {
            var network = Network(instructionSet, seed: 2);
            network.LoadForInference(stream);
            Assert.Equal(expected, network.CreateSession().Run(Image).ToArray());
            Assert.Equal(expected, network.CreateSession(threads: 3).Run(Image).ToArray());
        }
    }

    [Fact]
    public void Sessions_that_exist_see_it_and_see_what_is_loaded_afterwards()
    {
        byte[] file = Saved(Network(InstructionSet.Portable, seed: 1));
        byte[] other = Saved(Network(InstructionSet.Portable, seed: 3));
        var network = Network(InstructionSet.Portable, seed: 2);
        var session = network.CreateSession(threads: 2);
        session.Run(Image);

        network.LoadForInference(new MemoryStream(file));
        Assert.Equal(Network(InstructionSet.Portable, seed: 1).CreateSession().Run(Image).ToArray(), session.Run(Image).ToArray());

        network.Load(new MemoryStream(other));
        Assert.Equal(Network(InstructionSet.Portable, seed: 3).CreateSession().Run(Image).ToArray(), session.Run(Image).ToArray());
        Assert.Equal(other, Saved(network));

        network.LoadForInference(new MemoryStream(file));
        network.LoadForInference(new MemoryStream(other));
        Assert.Equal(Network(InstructionSet.Portable, seed: 3).CreateSession().Run(Image).ToArray(), session.Run(Image).ToArray());
    }

    [Fact]
    public void Whatever_needs_the_parameters_says_that_they_are_not_there()
    {
        var network = Network(InstructionSet.Portable, seed: 1);
        var trainer = network.CreateTrainer(2, [new Head("fc", new SoftmaxCrossEntropy())], new Sgd(0.1));
        network.LoadForInference(new MemoryStream(Saved(network)));
        Action[] uses =
        [
            () => network.Read("fc.bias"),
            () => network.Write("fc.bias", new float[5]),
            () => network.Save(new MemoryStream()),
            () => network.Initialize(Initializer.HeNormal),
            () => network.Fold(),
            () => network.CreateTrainer(2, [new Head("fc", new SoftmaxCrossEntropy())], new Sgd(0.1)),
            () => trainer.Step(new float[2 * Image.Length], [0, 1]),
            () => network.LoadForInference(new MemoryStream(Saved(Network(InstructionSet.Portable, 1))), new WeightNames { Kept = ["fc.bias"] }),
        ];
        foreach (var use in uses)
        {
            string message = Assert.Throws<InvalidOperationException>(use).Message;
            Assert.Equal("The parameters of Packed were loaded for inference, and are there only as its kernels read them. Load them with Load to read, change, save or train them.", message);
        }

        network.Load(new MemoryStream(Saved(Network(InstructionSet.Portable, 1))));
        var other = Network(InstructionSet.Portable, 1).CreateTrainer(2, [new Head("fc", new SoftmaxCrossEntropy())], new Sgd(0.1));
        Assert.Equal(other.Step(new float[2 * Image.Length], [0, 1]), trainer.Step(new float[2 * Image.Length], [0, 1]));
    }

    [Fact]
    public void A_file_that_fails_leaves_the_network_as_it_was()
    {
        byte[] file = Saved(Network(InstructionSet.Portable, seed: 1));
        var network = Network(InstructionSet.Portable, seed: 2);
        var session = network.CreateSession();
        float[] before = session.Run(Image).ToArray();

        Assert.Throws<WeightsException>(() => network.LoadForInference(new TrickleStream(file[..^40])));
        Assert.Throws<WeightsException>(() => network.LoadForInference(new MemoryStream([.. file, 0])));

        Assert.Equal(before, session.Run(Image).ToArray());
        Assert.Equal(Saved(Network(InstructionSet.Portable, seed: 2)), Saved(network));
    }

    private static Network Network(InstructionSet instructionSet, ulong seed)
    {
        // Norms of ordinary statistics would leave nothing to fold.
        var network = Assembly.Value.Create(Spec, instructionSet, seed);
        foreach (var parameter in network.Parameters.Where(p => p.Kind is Generated.ParameterKind.Statistic or Generated.ParameterKind.NormScale))
        {
            network.Write(parameter.Name, TestData.ToSingle(TestData.Uniform(parameter.Dimensions[0], (int)seed)).Select(x => 1.5f + (x / 2)).ToArray());
        }

        return network;
    }

    private static byte[] Saved(Network network)
    {
        using var stream = new MemoryStream();
        network.Save(stream);
        return stream.ToArray();
    }

    // The same file with its tensors in the opposite order.
    private static byte[] Reversed(byte[] file)
    {
        int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
        var tensors = JsonNode.Parse(file.AsSpan(8, length))!.AsObject().Where(tensor => tensor.Key != "__metadata__").Reverse().ToArray();
        var header = new JsonObject();
        var data = new List<byte>();
        foreach (var (name, tensor) in tensors)
        {
            int begin = (int)tensor!["data_offsets"]![0]!;
            int end = (int)tensor["data_offsets"]![1]!;
            var moved = tensor.DeepClone();
            moved["data_offsets"] = new JsonArray(data.Count, data.Count + end - begin);
            header.Add(name, moved);
            data.AddRange(file[(8 + length + begin)..(8 + length + end)]);
        }

        byte[] text = Encoding.UTF8.GetBytes(header.ToJsonString());
        byte[] prefix = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)text.Length);
        return [.. prefix, .. text, .. data];
    }
}
