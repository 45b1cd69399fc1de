using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using NetGen.Generator.Model;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.EndToEnd;

/// <summary>The methods of the compiled assembly: within what the JIT optimises, and no two for one shape.</summary>
public sealed class GeneratedMethodTests
{
    /// <summary>RyuJIT stops to optimise above 60,000 bytes of IL or 2,000 locals, and to inline above about 500 locals.</summary>
    private const int LargestMethod = 30_000;
    private const int MaximumLocals = 500;

    [Fact]
    public void Every_method_is_within_the_budget_of_the_JIT() => KeepsBudget(
        NetText.Parse("1x32x32: Conv 6 5; Tanh; AvgPool 2; Conv 16 5; Tanh; AvgPool 2; Flatten; Dense 120; Tanh; Dense 84; Tanh; Dense 10!", "LeNet5"),
        NetText.Parse("3x29x29: Conv 64 7 Stride=2 Padding=3; ReLU; MaxPool 3 Stride=2 Padding=1; Conv 33 3 Padding=same; Sigmoid; Conv 66 3 Groups=33; Softmax!", "Wide"),
        NetText.Parse("5x9x9x9: Conv 17 3 Padding=1; Tanh; AvgPool 2; Conv 16 3 Dilation=2 Padding=same; LeakyReLU; MaxPool 3; GlobalAvgPool; Dense 999!", "Deep"),
        NetText.Parse("17x61: Conv 33 9 Stride=3 Padding=4; ReLU6; Conv 128 11 Padding=same; Dropout 0.5; Flatten; Dense 10!", "Long"));

    [Fact]
    public void Methods_of_a_network_of_very_many_layers_are_within_the_budget() =>
        KeepsBudget(
            NetText.Parse("3x2x2: " + string.Concat(Unrepeated.Sequence(260).Select(Norm)) + "Conv 3 1!", "VeryMany"),
            NetText.Parse("3x2x2: " + string.Concat(Enumerable.Repeat("BatchNorm; ", 260)) + "Conv 3 1!", "Repeated"));

    private static string Norm(bool scale) => scale ? "BatchNorm; " : "BatchNorm Scale=false; ";

    private static void KeepsBudget(params NetSpec[] networks)
    {
        var assembly = NetworkAssembly.Compile(networks);
        using var image = new PEReader(new MemoryStream(assembly.Image));
        var metadata = image.GetMetadataReader();
        var oversized = new List<string>();
        foreach (var handle in metadata.MethodDefinitions)
        {
            var method = metadata.GetMethodDefinition(handle);
            if (method.RelativeVirtualAddress == 0)
            {
                continue;
            }

            var body = image.GetMethodBody(method.RelativeVirtualAddress);
            int locals = Locals(metadata, body);
            if (body.GetILBytes()!.Length > LargestMethod || locals > MaximumLocals)
            {
                oversized.Add($"{metadata.GetString(method.Name)}: {body.GetILBytes()!.Length} bytes, {locals} locals");
            }
        }

        Assert.True(oversized.Count == 0, string.Join('\n', oversized));
    }

    [Fact]
    public void Layers_of_one_shape_share_their_kernels()
    {
        string[] two = Kernels("16x9x9: Conv 16 3 Padding=1; ReLU; Conv 16 3 Padding=1; ReLU; Flatten; Dense 5!");
        string[] four = Kernels(
            "16x9x9: Conv 16 3 Padding=1; ReLU; Conv 16 3 Padding=1; ReLU; Conv 16 3 Padding=1; ReLU; Conv 16 3 Padding=1; ReLU; Flatten; Dense 5!");
        Assert.NotEmpty(two);
        Assert.Equal(two.Length, four.Length);
    }

    [Fact]
    public void Layers_that_differ_in_numbers_alone_share_the_methods_of_their_stages()
    {
        const string Layer = "; Conv 16 3 Padding=1; ReLU";
        string[] five = Stages("16x9x9: Conv 16 3 Padding=1; ReLU" + string.Concat(Enumerable.Repeat(Layer, 4)) + "!");
        string[] ten = Stages("16x9x9: Conv 16 3 Padding=1; ReLU" + string.Concat(Enumerable.Repeat(Layer, 9)) + "!");
        Assert.NotEmpty(five);
        Assert.Equal(five, ten);
    }

    [Fact]
    public void Convolutions_of_many_shapes_share_one_method()
    {
        // Rows of 48 and of 24 are tiles of 12 pixels with AVX-512, and differ in how many lie between the borders.
        const string Two = "64x48x48: Conv 64 3 Padding=1 Bias=false; Conv 64 3 Padding=1 Bias=false";
        string[] two = Convolutions(Two + "!");
        Assert.NotEmpty(two);
        Assert.Equal(two, Convolutions(Two + "; MaxPool 2; Conv 128 3 Padding=1 Bias=false; Conv 32 3 Padding=1 Bias=false!"));

        static string[] Convolutions(string network) =>
        [
            .. NetworkAssembly.Generate([NetText.Parse(network)])
                .Where(file => file.HintName == "NetGen.Kernels.Avx512.Convolution.g.cs")
                .SelectMany(KernelLines)
                .Where(line => line.Contains(" Convolution_", StringComparison.Ordinal)),
        ];
    }

    [Fact]
    public void Networks_of_one_compilation_share_their_kernels()
    {
        const string Text = "3x9x9: Conv 16 3; Tanh; MaxPool 2; Flatten; Dense 5!";
        var files = NetworkAssembly.Generate([NetText.Parse(Text, "One"), NetText.Parse(Text, "Two")]);
        Assert.Equal(Kernels(Text).Length, files.Where(IsKernels).Sum(Methods));
    }

    [Fact]
    public void The_same_networks_give_the_same_bytes()
    {
        var spec = NetText.Parse("3x9x9: Conv 16 3; Tanh; MaxPool 2; Flatten; Dense 5!");
        Assert.Equal(NetworkAssembly.Generate([spec]), NetworkAssembly.Generate([spec]));
    }

    private static string[] Kernels(string network) =>
        [.. NetworkAssembly.Generate([NetText.Parse(network)]).Where(IsKernels).SelectMany(KernelLines)];

    // The methods of the inference passes, layers by their kind alone.
    private static string[] Stages(string network) =>
    [
        .. NetworkAssembly.Generate([NetText.Parse(network)])
            .Where(file => file.HintName.Contains("Inference", StringComparison.Ordinal))
            .SelectMany(file => file.Text.Split('\n'))
            .Where(line => line.Contains("Workspace* w", StringComparison.Ordinal))
            .Select(line => string.Concat(line.Where(c => !char.IsDigit(c)))),
    ];

    private static bool IsKernels(Generator.Emit.GeneratedFile file) =>
        file.HintName.Contains("Kernels", StringComparison.Ordinal);

    private static int Methods(Generator.Emit.GeneratedFile file) => KernelLines(file).Count();

    private static IEnumerable<string> KernelLines(Generator.Emit.GeneratedFile file) =>
        file.Text.Split('\n').Where(line => line.Contains("public static void ", StringComparison.Ordinal));

    private static int Locals(MetadataReader metadata, MethodBodyBlock body)
    {
        if (body.LocalSignature.IsNil)
        {
            return 0;
        }

        var signature = metadata.GetBlobReader(metadata.GetStandaloneSignature(body.LocalSignature).Signature);
        signature.ReadSignatureHeader();
        return signature.ReadCompressedInteger();
    }
}
