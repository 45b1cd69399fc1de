using System.Globalization;
using System.Text.Json;
using NetGen.Generator.Model;
using NetGen.Tests.EndToEnd;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Networks;

/// <summary>MobileNet v2 as TensorFlow distributes it, norms folded into the convolutions, made of the list of operations and
/// the weights that come with it: TensorFlow's SAME padding and its order of weights, three photos, 1001 classes.</summary>
public sealed class MobileNetV2Tests
{
    private const double Tolerance = 0.005;
    private const string Weights = "mobilenetv2/mobilenet_v2_1.0_224_dequant.npz";
    private const string Topology = "mobilenetv2/mobilenet_v2_1.0_224_dequant.topology.json";
    private const int Size = 224;
    private const int Channels = 3;

    private static readonly Lazy<(NetSpec Spec, NetworkAssembly Assembly)> Compiled = new(() =>
    {
        var spec = NetText.Parse($"3x{Size}x{Size}: {string.Join("; ", Layers())}", "MobileNetV2");
        return (spec, NetworkAssembly.Compile(spec));
    });

    [SkippableTheory]
    [EveryInstructionSet]
    public void Three_photos_have_their_classes_and_probabilities(InstructionSet instructionSet)
    {
        Theme.SkipUnlessSupported(instructionSet);
        string file = DataFolder.FileOrSkip(Weights);
        DataFolder.FileOrSkip(Topology);
        var network = Compiled.Value.Assembly.Create(Compiled.Value.Spec, instructionSet);
        network.Load(file, Names());

        var session = network.CreateSession(threads: 2);
        foreach (var (photo, expectedClass, probability) in new[] { ("cat", 286, 0.780), ("parrot", 89, 0.998), ("grace_hopper", 653, 0.927) })
        {
            float[] found = session.Run(Image(file, photo)).ToArray();
            float[] expected = NpzFile.Read(file, "ref_probs_" + photo);
            Assert.Equal(expectedClass, Array.IndexOf(found, found.Max()));
            Assert.Equal(probability, found[expectedClass], Tolerance);
            Assert.All(found.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, Tolerance));
        }
    }

    // Rules for all convolutions, and one for each depthwise convolution, whose weights are in another order.
    private static WeightNames Names()
    {
        var names = new WeightNames
        {
            ["op{0}_w"] = new WeightTarget("op{0}.weight", WeightLayout.TensorFlowLite),
            ["op{0}_b"] = "op{0}.bias",
            ["ref_*"] = WeightTarget.Ignored,
        };
        foreach (var operation in Operations().Where(o => Text(o, "op") == "DEPTHWISE_CONV_2D"))
        {
            names[Text(operation, "weights")] = new WeightTarget(LayerOf(operation) + ".weight", WeightLayout.TensorFlowLiteDepthwise);
        }

        return names;
    }

    private static IEnumerable<string> Layers()
    {
        var layers = new Dictionary<string, string>();
        foreach (var operation in Operations())
        {
            string kind = Text(operation, "op");
            int channels = operation.GetProperty("out_shape").EnumerateArray().Last().GetInt32();
            switch (kind)
            {
                case "CONV_2D" or "DEPTHWISE_CONV_2D":
                    string name = LayerOf(operation);
                    layers[Text(operation, "output")] = name;
                    bool depthwise = kind == "DEPTHWISE_CONV_2D";
                    bool pointwise = !depthwise && name != "op00";
                    yield return Invariant(
                        $"Conv {channels} {(pointwise ? 1 : 3)} Stride={Number(operation, "sh")} Padding=same Groups={(depthwise ? channels : 1)} Name={name}");
                    if (Number(operation, "act") == 3)
                    {
                        yield return "ReLU6";
                    }

                    break;
                case "ADD":
                    string sum = "add" + layers.Count.ToString(CultureInfo.InvariantCulture);
                    layers[Text(operation, "output")] = sum;
                    var inputs = operation.GetProperty("inputs").EnumerateArray().Select(input => layers[input.GetString()!]);
                    yield return $"Add {string.Join(',', inputs)} Name={sum}";
                    break;
                case "AVERAGE_POOL_2D":
                    yield return Invariant($"AvgPool {Number(operation, "fh")},{Number(operation, "fw")}");
                    break;
                case "RESHAPE":
                    yield return "Flatten";
                    break;
                case "SOFTMAX":
                    yield return "Softmax";
                    break;
                default:
                    throw new InvalidDataException(kind + " is not expected in MobileNet v2");
            }
        }
    }

    private static JsonElement[] Operations()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(DataFolder.FileOrSkip(Topology)));
        return [.. document.RootElement.Clone().EnumerateArray()];
    }

    // The photo's bytes, (224, 224, 3), as (3, 224, 224) in [-1, 1).
    private static float[] Image(string file, string photo)
    {
        byte[] bytes = NpzFile.ReadBytes(file, "ref_input_u8_" + photo);
        var image = new float[Channels * Size * Size];
        for (int i = 0; i < bytes.Length; i++)
        {
            image[(i % Channels * Size * Size) + (i / Channels)] = (bytes[i] - 128f) / 128;
        }

        return image;
    }

    private static string LayerOf(JsonElement operation) => Text(operation, "weights").Replace("_w", "", StringComparison.Ordinal);

    private static string Text(JsonElement operation, string property) => operation.GetProperty(property).GetString()!;

    private static int Number(JsonElement operation, string property) => operation.GetProperty(property).GetInt32();

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
