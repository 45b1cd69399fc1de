using System.Reflection;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Cli.Import;

/// <summary>The ResNet-18 of ImageNet that ML.NET itself ships, as CNTK wrote it: its first pool has padding on one side.</summary>
public sealed class MlNetModelTests
{
    private const int Elements = 3 * 224 * 224;

    [SkippableFact]
    public void The_ResNet_of_MLNET_is_imported_verified_and_equal_to_ONNX_Runtime()
    {
        string model = typeof(MlNetModelTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == "ResNet18").Value!;
        Skip.IfNot(File.Exists(model), "needs the package Microsoft.ML.DnnImageFeaturizer.ResNet18: restore with NETGEN_MODELS=1");
        using var tool = new Tool();
        var imported = Tool.Run("import", model, "-o", tool.PathOf("ResNet18"), "--test");
        Assert.Equal((0, ""), (imported.Code, imported.Errors));
        var verified = Tool.Run("verify", tool.PathOf("ResNet18.net.json"));
        Assert.Equal((0, ""), (verified.Code, verified.Errors));

        float[] image = TestData.ToSingle(TestData.Distinct(Elements, seed: 5, range: 100));
        float[] expected = OnnxRuntime.Run(model, images: 1, image)[0];
        var network = Assert.Single(OnnxCases.Load([NetGen.Cli.Import.Importer.Import(NetGen.Cli.Onnx.OnnxReader.Read(model), "ResNet18")]));
        float[] actual = OnnxCases.Run(network, image);
        Assert.Equal(expected.Length, actual.Length);
        Assert.True(expected.Zip(actual, (x, y) => Math.Abs(x - y)).Max() <= 1e-4f * expected.Max(Math.Abs));
    }
}
