using System.ComponentModel;
using System.Runtime.InteropServices;
using NetGen.Cli.Import;
using NetGen.Cli.Onnx;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Cli;

/// <summary>The classifiers of torchvision, as PyTorch's exporter writes them, compute what PyTorch and ONNX Runtime do.</summary>
public sealed class TorchvisionImportTests
{
    // Of the largest output, for both compute in floats, in different orders.
    private const float Tolerance = 1e-4f;

    // Debian's packages belong to this interpreter, which need not be the first in the path.
    private static readonly Lazy<string?> Python = new(() => new[] { "/usr/bin/python3", "python3" }.FirstOrDefault(HasTorchvision));

    /// <summary>Names with the extent of an image and the version of the operators; all where NETGEN_LONG is 1.</summary>
    public static TheoryData<string> Models => Environment.GetEnvironmentVariable("NETGEN_LONG") == "1"
        ?
        [
            "squeezenet1_1:64:9", "mobilenet_v3_small:64:16", "shufflenet_v2_x0_5:64:11",
            "alexnet:224:13", "vgg11:224:13", "vgg11_bn:224:9", "vgg16:224:13", "vgg19_bn:224:11",
            "resnet18:64:9", "resnet50:64:11", "resnet101:64:13", "resnext50_32x4d:64:16", "wide_resnet50_2:64:13",
            "googlenet:96:11", "inception_v3:139:13",
            "mobilenet_v2:64:9", "mobilenet_v3_small:64:9", "mobilenet_v3_large:64:13", "mnasnet0_5:64:11", "mnasnet1_0:64:16",
            "squeezenet1_0:64:13", "shufflenet_v2_x1_0:64:9", "shufflenet_v2_x1_0:64:16",
            "densenet121:64:11", "efficientnet_b0:64:9", "efficientnet_b0:64:16", "regnet_y_400mf:64:13", "regnet_x_400mf:64:11", "convnext_tiny:64:13", "convnext_tiny:64:16",
        ]
        : ["squeezenet1_1:64:9", "mobilenet_v3_small:64:16", "shufflenet_v2_x0_5:64:11"];

    [SkippableTheory]
    [MemberData(nameof(Models))]
    public void Classifiers_give_the_outputs_of_PyTorch_and_ONNX_Runtime(string model)
    {
        Skip.If(Python.Value is null, "needs Python's packages torch and torchvision (Debian: python3-torch, python3-torchvision)");
        using var tool = new Tool();
        string name = model.Split(':')[0];
        ExternalProgram.Run(tool.Folder, Python.Value!, Repository.PathOf("tests/NetGen.Tests/Support/torchvision_models.py"), tool.Folder, model);
        float[] image = Numbers(tool.PathOf(name + ".0.in"));
        var expected = new List<(string Peer, float[] Output)> { ("PyTorch", Numbers(tool.PathOf(name + ".0.out"))) };
        expected.Add(("ONNX Runtime", OnnxRuntime.Run(tool.PathOf(name + ".onnx"), images: 1, image)[0]));
        foreach (bool folds in Environment.GetEnvironmentVariable("NETGEN_LONG") == "1" ? new[] { false, true } : [false])
        {
            var imported = Importer.Import(OnnxReader.Read(tool.PathOf(name + ".onnx")), "Net", shape: null, folds);
            var network = Assert.Single(OnnxCases.Load([imported]));
            float[] actual = OnnxCases.Run(network, image);
            foreach (var (peer, output) in expected)
            {
                AssertClose(output, actual, $"{model}, {(folds ? "folded" : "not folded")}, and {peer}");
            }
        }
    }

    private static void AssertClose(float[] expected, float[] actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        float largest = expected.Max(Math.Abs);
        float difference = expected.Zip(actual, (x, y) => Math.Abs(x - y)).Max();
        Assert.True(difference <= Tolerance * largest, $"{what}: a difference of {difference} where the largest output is {largest}");
    }

    private static float[] Numbers(string path) => MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(path)).ToArray();

    private static bool HasTorchvision(string python)
    {
        try
        {
            ExternalProgram.Run(Path.GetTempPath(), python, "-c", "import torch.onnx, torchvision");
            return true;
        }
        catch (Exception failure) when (failure is InvalidOperationException or Win32Exception or TimeoutException)
        {
            return false;
        }
    }
}
