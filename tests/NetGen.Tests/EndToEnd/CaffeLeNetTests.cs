using NetGen.Data;
using NetGen.Generator.Model;
using NetGen.Tests.Oracle;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.EndToEnd;

/// <summary>The LeNet that comes trained with Caffe: its logits, its loss and every gradient as Caffe computes them, from
/// real digits. Caffe rounds the extents of pooling up; at this network's even extents that makes no difference.</summary>
public sealed class CaffeLeNetTests
{
    private const double Tolerance = 1e-4;
    private const int GradientImages = 8;
    private const int ReferenceLogits = 100;
    private const int Classes = 10;
    private const string Archive = "lenet-caffe/lenet_caffe.npz";

    private static readonly NetSpec Spec = Network("CaffeLeNet", "");
    private static readonly NetSpec HalfSpec = Network("HalfLeNet", " Weights=bfloat16");

    private static readonly Lazy<NetworkAssembly> Assembly = new(() => NetworkAssembly.Compile(Spec, HalfSpec));

    private static readonly string[] Layers = ["conv1", "conv2", "ip1", "ip2"];

    [SkippableFact]
    public void The_oracle_computes_what_Caffe_does()
    {
        var (caffe, digits) = Load();
        var oracle = GraphOracle.ForTraining(Spec, inputGradient: false);
        foreach (string layer in Layers)
        {
            oracle.SetParameter(layer + ".weight", TestData.ToDouble(caffe[layer + "_w"]));
            oracle.SetParameter(layer + ".bias", TestData.ToDouble(caffe[layer + "_b"]));
        }

        double[][] images = [.. Pixels(digits, GradientImages).Chunk((int)Spec.Input.Elements).Select(i => TestData.ToDouble(i))];
        double[][] logits = oracle.Forward(images);
        Closeness.AssertClose(
            TestData.ToDouble(caffe["ref_logits_t10k_first100"].AsSpan(0, GradientImages * Classes)),
            [.. logits.SelectMany(y => y)],
            Tolerance,
            "logits");

        oracle.Backward([.. logits.Select((y, n) => CrossEntropyGradient(y, digits.Label(n)))]);
        foreach (string layer in Layers)
        {
            Closeness.AssertClose(
                TestData.ToDouble(caffe[$"grad_{layer}_w"]), oracle.ParameterGradient(layer + ".weight"), Tolerance, layer);
            Closeness.AssertClose(
                TestData.ToDouble(caffe[$"grad_{layer}_b"]), oracle.ParameterGradient(layer + ".bias"), Tolerance, layer);
        }
    }

    [SkippableTheory]
    [EveryInstructionSet]
    public void Logits_loss_and_gradients_are_those_of_Caffe(InstructionSet instructionSet)
    {
        Theme.SkipUnlessSupported(instructionSet);
        var (caffe, digits) = Load();
        var network = CreateTrained(instructionSet);

        var session = network.CreateSession(batch: ReferenceLogits);
        float[] logits = session.Run(Pixels(digits, ReferenceLogits)).ToArray();
        Closeness.AssertClose(
            TestData.ToDouble(caffe["ref_logits_t10k_first100"]), TestData.ToDouble(logits), Tolerance, "logits");

        var trainer = network.CreateTrainer(GradientImages, new SoftmaxCrossEntropy(), new Sgd(0.01f));
        int[] labels = [.. Enumerable.Range(0, GradientImages).Select(digits.Label)];
        float loss = trainer.ComputeGradients(Pixels(digits, GradientImages), labels);
        Assert.Equal(caffe["ref_loss_first8"][0], loss, caffe["ref_loss_first8"][0] * Tolerance);
        foreach (string layer in Layers)
        {
            Closeness.AssertClose(
                TestData.ToDouble(caffe[$"grad_{layer}_w"]),
                TestData.ToDouble(trainer.Gradient(layer + ".weight")),
                Tolerance,
                $"gradient of {layer}.weight");
            Closeness.AssertClose(
                TestData.ToDouble(caffe[$"grad_{layer}_b"]),
                TestData.ToDouble(trainer.Gradient(layer + ".bias")),
                Tolerance,
                $"gradient of {layer}.bias");
        }
    }

    [SkippableTheory]
    [EveryInstructionSet]
    public void It_reads_9905_of_the_10000_test_digits(InstructionSet instructionSet) => Assert.Equal(9905, Right(Spec, instructionSet));

    [SkippableTheory]
    [EveryInstructionSet]
    public void It_reads_as_many_with_dense_weights_of_half_the_size(InstructionSet instructionSet) =>
        Assert.Equal(9905, Right(HalfSpec, instructionSet));

    private static NetSpec Network(string name, string weights) => NetText.Parse(
        "1x28x28: Conv 20 5 Name=conv1; MaxPool 2; Conv 50 5 Name=conv2; MaxPool 2; Flatten; "
        + $"Dense 500 Name=ip1{weights}; ReLU; Dense 10 Name=ip2{weights}",
        name);

    private static int Right(NetSpec spec, InstructionSet instructionSet)
    {
        Theme.SkipUnlessSupported(instructionSet);
        var (_, digits) = Load();
        var session = CreateTrained(instructionSet, spec).CreateSession(threads: 2, batch: 500);
        int right = 0;
        for (int first = 0; first < digits.Count; first += 500)
        {
            var logits = session.Run(Pixels(digits.Slice(first, 500), 500));
            for (int n = 0; n < 500; n++)
            {
                right += Largest(logits.Slice(n * Classes, Classes)) == digits.Label(first + n) ? 1 : 0;
            }
        }

        return right;
    }

    private static (Dictionary<string, float[]> Caffe, LabelledImages Digits) Load()
    {
        string archive = DataFolder.FileOrSkip(Archive);
        string mnist = DataFolder.FileOrSkip("mnist/t10k-images-idx3-ubyte.gz");
        return (NpzFile.Read(archive), MnistFolder.Load(Path.GetDirectoryName(mnist)!).Test);
    }

    private static Network CreateTrained(InstructionSet instructionSet, NetSpec? spec = null)
    {
        var network = Assembly.Value.Create(spec ?? Spec, instructionSet);
        network.Load(DataFolder.FileOrSkip(Archive), new WeightNames
        {
            ["grad_*"] = WeightTarget.Ignored,
            ["ref_*"] = WeightTarget.Ignored,
            ["*_w"] = "*.weight",
            ["*_b"] = "*.bias",
        });
        return network;
    }

    /// <summary>The gradient of the loss in float: this network is so sure of these digits that p - 1 cancels to four
    /// digits of p, and the reference was computed in float.</summary>
    private static double[] CrossEntropyGradient(double[] logits, int label)
    {
        var gradient = new float[logits.Length];
        new SoftmaxCrossEntropy().Evaluate(TestData.ToSingle(logits), label, 1f / GradientImages, gradient);
        return TestData.ToDouble(gradient);
    }

    private static int Largest(ReadOnlySpan<float> logits)
    {
        int largest = 0;
        for (int c = 1; c < logits.Length; c++)
        {
            largest = logits[c] > logits[largest] ? c : largest;
        }

        return largest;
    }

    private static float[] Pixels(LabelledImages digits, int count)
    {
        var pixels = new float[count * digits.Height * digits.Width];
        for (int n = 0; n < count; n++)
        {
            var image = digits.Image(n);
            for (int i = 0; i < image.Length; i++)
            {
                pixels[(n * image.Length) + i] = image[i] / 256f;
            }
        }

        return pixels;
    }
}
