using Microsoft.CodeAnalysis;
using NetGen.Tests.Generation;
using Xunit;

namespace NetGen.Tests.Diagnostics;

/// <summary>Every diagnostic of a network declared by attributes: its id, the text it is shown at, and what it says.</summary>
public sealed class AttributeDiagnosticTests
{
    private const string Good = "[Network(Input = \"1x8x8\")] [Conv(2, 3)] public partial class Net;";

    [Theory]
    [InlineData(
        "NETGEN001", "9", "conv1 (layer 1): the window spans 9 along height, but the padded input only 8",
        "[Network(Input = \"1x8x8\")] [Conv(2, 9)] public partial class Net;")]
    [InlineData(
        "NETGEN001", "3, 5", "conv2 (layer 3): the window spans 5 along width, but the padded input only 4",
        "[Network(Input = \"1x8x8\")] [Conv(2, 3, Stride = new[] { 1, 2 }, Padding = new[] { 0, 1 }), ReLU, Conv(2, 3, 5)] partial class Net;")]
    [InlineData(
        "NETGEN001", "\"1x8x9\"", "Net: the window spans 9 along width, but the padded input only 8",
        "[Network(Input = \"1x8x8\", Windows = \"1x8x9\")] [Flatten, Dense(2)] public partial class Net;")]
    [InlineData(
        "NETGEN009", "\"1x8x\"", "Net: '1x8x' is not a shape",
        "[Network(Input = \"1x8x8\", Windows = \"1x8x\")] [Flatten, Dense(2)] public partial class Net;")]
    [InlineData(
        "NETGEN017", "\"3x8x8\"", "Net: Windows is (3, 8, 8), but must be a part of the input (1, 8, 8), with all of its channels",
        "[Network(Input = \"1x8x8\", Windows = \"3x8x8\")] [Flatten, Dense(2)] public partial class Net;")]
    [InlineData(
        "NETGEN017", "\"4\"", "Net: Windows is (4), but must be left out, since the input (8) has no extents",
        "[Network(Input = \"8\", Windows = \"4\")] [Dense(2)] public partial class Net;")]
    [InlineData(
        "NETGEN060", "LayerNorm", "layernorm1 (layer 2): the layer cannot slide over a larger image: it normalizes a window by the mean and variance of that window",
        "[Network(Input = \"1x8x8\", Windows = \"1x6x6\")] [Conv(2, 3), LayerNorm, Flatten, Dense(2)] public partial class Net;")]
    [InlineData(
        "NETGEN061", "\"1x6x6\"", "Net: conv1 pads its input, so that a window sees pixels of the image where a crop sees padding",
        "[Network(Input = \"1x8x8\", Windows = \"1x6x6\")] [Conv(2, 3, Padding = 1), Flatten, Dense(2)] public partial class Net;")]
    [InlineData(
        "NETGEN002", "2", "maxpool1 (layer 1): the first window along width would hold nothing but padding; the padding is 2, the window spans 2",
        "[Network(Input = \"1x8\")] [MaxPool(2, Padding = 2)] public partial class Net;")]
    [InlineData(
        "NETGEN003", "2", "conv1 (layer 1): 3 input and 4 output channels cannot both be split into 2 groups",
        "[Network(Input = \"3x8x8\")] [Conv(4, 3, Groups = 2)] public partial class Net;")]
    [InlineData(
        "NETGEN004", "61_705", "Net has 10 trainable parameters, but 61705 are asserted",
        "[Network(Input = \"1x1\", Parameters = 61_705)] [Flatten, Dense(5)] public partial class Net;")]
    [InlineData(
        "NETGEN005", "7", "Net takes 5 multiply-adds per image, but 7 are asserted",
        "[Network(Input = \"1x1\", Macs = 7)] [Flatten, Dense(5)] public partial class Net;")]
    [InlineData(
        "NETGEN006", "Cnv", "there is no kind of layer 'Cnv'; did you mean 'Conv'?",
        "[Network(Input = \"1x8x8\")] [Cnv(2, 3)] public partial class Net;")]
    [InlineData(
        "NETGEN007", "\"a\"", "a (layer 2): the name is already that of layer 1",
        "[Network(Input = \"1x8x8\")] [Conv(2, 3, Name = \"a\"), Tanh(Name = \"a\")] public partial class Net;")]
    [InlineData(
        "NETGEN025", "\"boddy\"", "add1 (layer 2): no layer before it is called 'boddy'; did you mean 'body'?",
        "[Network(Input = \"8x8x8\")] [Conv(8, 3, Padding = 1, Name = \"body\"), Add(\"boddy\")] public partial class Net;")]
    [InlineData(
        "NETGEN025", "\"later\"", "conv1 (layer 1): no layer before it is called 'later'",
        "[Network(Input = \"8x8x8\")] [Conv(8, 3, From = \"later\"), Tanh(Name = \"later\")] public partial class Net;")]
    [InlineData(
        "NETGEN026", "\"input\"", "add1 (layer 2): the inputs (16, 8, 8) and (8, 8, 8) must have one shape",
        "[Network(Input = \"8x8x8\")] [Conv(16, 3, Padding = 1), Add(\"input\")] public partial class Net;")]
    [InlineData(
        "NETGEN026", "\"input\"", "concat1 (layer 2): the inputs (16, 6, 6) and (8, 8, 8) must have equal spatial extents",
        "[Network(Input = \"8x8x8\")] [Conv(16, 3), Concat(\"input\")] public partial class Net;")]
    [InlineData(
        "NETGEN027", "Conv(8, 3, Name = \"lost\")", "lost (layer 1): no layer reads its output, and it is no output of the network",
        "[Network(Input = \"8x8x8\")] [Conv(8, 3, Name = \"lost\"), Conv(8, 3, From = \"input\")] public partial class Net;")]
    [InlineData(
        "NETGEN026", "\"input\"", "multiply1 (layer 2): the inputs (16, 8, 8) and (8, 8, 8) must have one shape, or one number for each channel",
        "[Network(Input = \"8x8x8\")] [Conv(16, 3, Padding = 1), Multiply(\"input\")] public partial class Net;")]
    [InlineData(
        "NETGEN017", "\"erf\"", "gelu1 (layer 1): Approximate is \"erf\", but must be \"none\" or \"tanh\"",
        "[Network(Input = \"8\")] [GELU(Approximate = \"erf\")] public partial class Net;")]
    [InlineData(
        "NETGEN015", "0", "softplus1 (layer 1): Beta is 0, but must be from 0.001 to 1000",
        "[Network(Input = \"8\")] [Softplus(Beta = 0)] public partial class Net;")]
    [InlineData(
        "NETGEN015", "1e300", "scale1 (layer 1): Factor is 1E+300, but must be from -3.40282346638529E+38 to 3.40282346638529E+38",
        "[Network(Input = \"8\")] [Scale(1e300)] public partial class Net;")]
    [InlineData(
        "NETGEN015", "0", "celu1 (layer 1): Alpha is 0, but must be from 1.2E-38 to 3.40282346638529E+38",
        "[Network(Input = \"8\")] [CELU(Alpha = 0)] public partial class Net;")]
    [InlineData(
        "NETGEN017", "\"none\"", "clip1 (layer 1): Minimum is \"none\", but must be a number",
        "[Network(Input = \"8\")] [Clip(Minimum = \"none\")] public partial class Net;")]
    [InlineData(
        "NETGEN017", "\">\"", "compare1 (layer 2): Operator is \">\", but must be \"greater\" or \"greaterOrEqual\" or \"less\"",
        "[Network(Input = \"8\")] [Tanh, Compare(\">\", \"input\")] public partial class Net;")]
    [InlineData(
        "NETGEN017", "\"input\", \"a\", \"a\"", "divide1 (layer 2): Inputs is 3 layers, but must be 2 layers: dividend, divisor",
        "[Network(Input = \"8\")] [Tanh(Name = \"a\"), Divide(\"input\", \"a\", \"a\")] public partial class Net;")]
    [InlineData(
        "NETGEN017", "\"input\"", "where1 (layer 2): Inputs is 2 layers, but must be 3 layers: mask, one, other",
        "[Network(Input = \"8\")] [Tanh, Where(\"input\")] public partial class Net;")]
    [InlineData(
        "NETGEN026", "\"input\"", "maximum1 (layer 2): the inputs (16, 6, 6) and (8, 8, 8) must have one shape",
        "[Network(Input = \"8x8x8\")] [Conv(16, 3), Maximum(\"input\")] public partial class Net;")]
    [InlineData(
        "NETGEN027", "Input(\"4\", Name = \"c\")", "c (layer 1): no layer reads its output, and it is no output of the network",
        "[Network(Input = \"8\")] [Input(\"4\", Name = \"c\"), Dense(2, From = \"input\")] public partial class Net;")]
    [InlineData(
        "NETGEN027", "\"8\"", "input: no layer reads its output, and it is no output of the network",
        "[Network(Input = \"8\")] [Input(\"4\", Name = \"c\"), Dense(2)] public partial class Net;")]
    [InlineData(
        "NETGEN009", "\"4y\"", "c (layer 1): '4y' is not a shape; expected channels and up to three extents",
        "[Network(Input = \"8\")] [Input(\"4y\", Name = \"c\"), Concat(\"input\"), Dense(2)] public partial class Net;")]
    [InlineData(
        "NETGEN014", "\"input\"", "c (layer 1): there is no property 'From', as an input reads no layer",
        "[Network(Input = \"8\")] [Input(\"4\", Name = \"c\", From = \"input\"), Concat(\"input\")] public partial class Net;")]
    [InlineData(
        "NETGEN017", "\"input\"", "input (layer 1): Name is \"input\", but must be another name than that of the image",
        "[Network(Input = \"8\")] [Input(\"4\", Name = \"input\"), Tanh] public partial class Net;")]
    [InlineData(
        "NETGEN050", "new[] { \"dense1\", \"fatures\" }", "Net: Outputs names 'fatures', but there is no such layer; did you mean 'features'?",
        "[Network(Input = \"8\", Outputs = new[] { \"dense1\", \"fatures\" })] [Tanh(Name = \"features\"), Dense(2)] public partial class Net;")]
    [InlineData(
        "NETGEN050", "new[] { \"aux\" }", "Net: Auxiliary names 'aux', but there is no such layer",
        "[Network(Input = \"8\", Auxiliary = new[] { \"aux\" })] [Dense(2)] public partial class Net;")]
    [InlineData(
        "NETGEN017", "new[] { \"dense1\" }", "Net: Auxiliary is \"dense1\" a second time, but must be names that differ",
        "[Network(Input = \"8\", Auxiliary = new[] { \"dense1\" })] [Dense(2)] public partial class Net;")]
    [InlineData(
        "NETGEN004", "19", "Net has 18 parameters that inference needs, but 19 are asserted",
        "[Network(Input = \"8\", Outputs = new[] { \"a\" }, Auxiliary = new[] { \"b\" }, Parameters = 27, InferenceParameters = 19)] [Dense(2, Name = \"a\"), Dense(1, Name = \"b\", From = \"input\")] public partial class Net;")]
    [InlineData(
        "NETGEN004", "17", "Net has 18 parameters with its moving statistics, but 17 are asserted",
        "[Network(Input = \"8\", Parameters = 0, TotalParameters = 17)] [Dense(2, Frozen = true)] public partial class Net;")]
    [InlineData(
        "NETGEN009", "Network", "Net: the input is missing",
        "[Network] [Conv(2, 3)] public partial class Net;")]
    [InlineData(
        "NETGEN009", "\"1x8x\"", "Net: '1x8x' is not a shape; expected channels and up to three extents",
        "[Network(Input = \"1x8x\")] [Conv(2, 3)] public partial class Net;")]
    [InlineData(
        "NETGEN009", "\"1x2x3x4x5\"", "Net: a shape of 5 numbers",
        "[Network(Input = \"1x2x3x4x5\")] [Conv(2, 3)] public partial class Net;")]
    [InlineData(
        "NETGEN010", "Tanh", "Net: the layer 'Tanh' stands on another part of the class",
        Good + " [Tanh] partial class Net;")]
    [InlineData(
        "NETGEN011", "Net", "Net is not partial",
        "[Network(Input = \"1x8x8\")] [Conv(2, 3)] public class Net;")]
    [InlineData("NETGEN012", "Net", "Net is static", "[Network(Input = \"1x8\")] [Tanh] public static partial class Net;")]
    [InlineData("NETGEN012", "Net", "Net is abstract", "[Network(Input = \"1x8\")] [Tanh] public abstract partial class Net;")]
    [InlineData("NETGEN012", "Net", "Net is generic", "[Network(Input = \"1x8\")] [Tanh] public partial class Net<T>;")]
    [InlineData("NETGEN012", "Net", "Net is file-local", "[Network(Input = \"1x8\")] [Tanh] file partial class Net;")]
    [InlineData("NETGEN012", "Net", "Net is a record", "[Network(Input = \"1x8\")] [Tanh] public partial record Net;")]
    [InlineData("NETGEN012", "Net", "Net is a struct", "[Network(Input = \"1x8\")] [Tanh] public partial struct Net;")]
    [InlineData("NETGEN012", "Net", "Net is nested in Outer", "partial class Outer { [Network(Input = \"1x8\")] [Tanh] public partial class Net; }")]
    [InlineData("NETGEN012", "Net", "Net has the base class Base", "class Base; [Network(Input = \"1x8\")] [Tanh] partial class Net : Base;")]
    [InlineData("NETGEN012", "Net", "Net has a primary constructor", "[Network(Input = \"1x8\")] [Tanh] public partial class Net(int i);")]
    [InlineData(
        "NETGEN012", "Avx2Inference", "Avx2Inference has a name that its generated part uses itself, so it needs another one;",
        "[Network(Input = \"1x8\")] [Tanh] public partial class Avx2Inference;")]
    [InlineData(
        "NETGEN012", "@InputLength", "InputLength has a name that its generated part uses itself",
        "[Network(Spec = \"a.net.json\")] partial class @InputLength;")]
    [InlineData(
        "NETGEN015", "0", "conv1 (layer 1): Channels is 0, but must be from 1 to 16777216",
        "[Network(Input = \"1x8x8\")] [Conv(0, 3)] public partial class Net;")]
    [InlineData(
        "NETGEN015", "65536", "avgpool1 (layer 1): the number of elements of a window, 65536x65536, is 4294967296, but must be from 1 to 16777216",
        "[Network(Input = \"1x4x4\")] [AvgPool(65536, Padding = 65534)] public partial class Net;")]
    [InlineData(
        "NETGEN015", "4096, 4097", "maxpool1 (layer 1): the number of elements of a window, 4096x4097, is 16781312, but must be from 1 to 16777216",
        "[Network(Input = \"1x4096x4097\")] [MaxPool(4096, 4097)] public partial class Net;")]
    [InlineData(
        "NETGEN015", "\"1x99999999999999999999\"", "Net: an extent of the input is too large, but must be from 1 to 16777216",
        "[Network(Input = \"1x99999999999999999999\")] [Tanh] public partial class Net;")]
    [InlineData(
        "NETGEN015", "-1", "Net: Parameters is -1, but must be from 0",
        "[Network(Input = \"1x8x8\", Parameters = -1)] [Tanh] public partial class Net;")]
    [InlineData(
        "NETGEN015", "1.5", "dropout1 (layer 1): Rate is 1.5, but must be from 0 to 0.999",
        "[Network(Input = \"1x8x8\")] [Dropout(1.5)] public partial class Net;")]
    [InlineData(
        "NETGEN015", "4", "paddedshortcut1 (layer 1): Channels is 4, but must be from 8, the input's, to 16777216",
        "[Network(Input = \"8x8x8\")] [PaddedShortcut(4)] public partial class Net;")]
    [InlineData(
        "NETGEN015", "30000", "adaptiveavgpool1 (layer 1): Output along width is 30000, but must be from 1 to 21473",
        "[Network(Input = \"1x100000\")] [AdaptiveAvgPool(30000)] public partial class Net;")]
    [InlineData(
        "NETGEN003", "3", "convtranspose1 (layer 1): 4 input and 6 output channels cannot both be split into 3 groups",
        "[Network(Input = \"4x8\")] [ConvTranspose(6, 3, Groups = 3)] public partial class Net;")]
    [InlineData(
        "NETGEN015", "2", "convtranspose1 (layer 1): OutputPadding along width is 2, but must be from 0 to 1",
        "[Network(Input = \"4x8\")] [ConvTranspose(6, 3, Stride = 2, OutputPadding = 2)] public partial class Net;")]
    [InlineData(
        "NETGEN015", "5", "convtranspose1 (layer 1): Padding along width is 5, but must be from 0 to 4",
        "[Network(Input = \"4x8\")] [ConvTranspose(6, 3, Padding = 5)] public partial class Net;")]
    [InlineData(
        "NETGEN015", "16777216", "convtranspose1 (layer 1): the output's extent along width is 16777223, but must be from 1 to 16777216",
        "[Network(Input = \"4x8\")] [ConvTranspose(6, 16777216)] public partial class Net;")]
    [InlineData(
        "NETGEN015", "50000", "upsample1 (layer 1): the output's extent along width is 50000000, but must be from 1 to 16777216",
        "[Network(Input = \"4x1000\")] [Upsample(50000)] public partial class Net;")]
    [InlineData(
        "NETGEN015", "2", "upsample1 (layer 1): the output's extent along width is 200000, but must be from 1 to 21474",
        "[Network(Input = \"1x100000\")] [Upsample(2, Mode = \"linear\", AlignCorners = true)] public partial class Net;")]
    [InlineData(
        "NETGEN017", "true", "upsample1 (layer 1): AlignCorners is true, but must be false, unless Mode is",
        "[Network(Input = \"1x8x8\")] [Upsample(2, AlignCorners = true)] public partial class Net;")]
    [InlineData(
        "NETGEN017", "\"cubic\"", "upsample1 (layer 1): Mode is \"cubic\", but must be \"nearest\" or \"linear\"",
        "[Network(Input = \"1x8x8\")] [Upsample(2, Mode = \"cubic\")] public partial class Net;")]
    [InlineData(
        "NETGEN001", "9", "maxpool1 (layer 1): the window spans 9 along height, but the padded input only 4",
        "[Network(Input = \"1x4x4\")] [MaxPool(9, Stride = 2, Ceil = true)] public partial class Net;")]
    [InlineData(
        "NETGEN017", "3", "spacetodepth1 (layer 1): Block along height is 3, but must be a divisor of the input's 8",
        "[Network(Input = \"1x8x9\")] [SpaceToDepth(3)] public partial class Net;")]
    [InlineData(
        "NETGEN017", "2", "spacetodepth1 (layer 1): the size of a block is 4, but must be a divisor of the input's 6 channels in the order of Darknet",
        "[Network(Input = \"6x8x8\")] [SpaceToDepth(2, Order = \"darknet\")] public partial class Net;")]
    [InlineData(
        "NETGEN017", "2", "depthtospace1 (layer 1): the size of a block is 4, but must be a divisor of the input's 6 channels",
        "[Network(Input = \"6x8x8\")] [DepthToSpace(2)] public partial class Net;")]
    [InlineData(
        "NETGEN015", "6", "slice1 (layer 1): Channels is 6, but must be from 1 to 5, as the input has 8 channels",
        "[Network(Input = \"8x4\")] [Slice(6, First = 3)] public partial class Net;")]
    [InlineData(
        "NETGEN015", "8", "slice1 (layer 1): First is 8, but must be from 0 to 7, as the input has 8 channels",
        "[Network(Input = \"8x4\")] [Slice(1, First = 8)] public partial class Net;")]
    [InlineData(
        "NETGEN017", "2", "crop1 (layer 1): what Crop takes away along width is 5, but must be less than the input's 5",
        "[Network(Input = \"1x8x5\")] [Crop(2, After = 3)] public partial class Net;")]
    [InlineData(
        "NETGEN017", "\"HWC\"", "permute1 (layer 1): Order is \"HWC\", but must be the letters of \"CW\", the axes of (3, 5), in some order",
        "[Network(Input = \"3x5\")] [Permute(\"HWC\")] public partial class Net;")]
    [InlineData(
        "NETGEN017", "4", "channelshuffle1 (layer 1): Groups is 4, but must be a divisor of the input's 6 channels",
        "[Network(Input = \"6x5\")] [ChannelShuffle(4)] public partial class Net;")]
    [InlineData(
        "NETGEN017", "\"4x4\"", "reshape1 (layer 1): Shape is \"4x4\" with 16 elements, but must be the 15 elements of the input (3, 5)",
        "[Network(Input = \"3x5\")] [Reshape(\"4x4\")] public partial class Net;")]
    [InlineData(
        "NETGEN019", "ZeroPad(1)", "zeropad1 (layer 1): the input is (8), but the layer takes 1 to 3 spatial dimensions",
        "[Network(Input = \"8\")] [ZeroPad(1)] public partial class Net;")]
    [InlineData(
        "NETGEN016", "\"16777216x16777216x16777216\"", "Net: its input (16777216, 16777216, 16777216) needs 9223372036854775807 floats",
        "[Network(Input = \"16777216x16777216x16777216\")] [Tanh] public partial class Net;")]
    [InlineData(
        "NETGEN016", "Dense(16777216)", "dense1 (layer 2): its weights needs 17179869184",
        "[Network(Input = \"64x4x4\")] [Flatten, Dense(16777216)] public partial class Net;")]
    [InlineData(
        "NETGEN016", "Conv(7, 1024)", "conv1 (layer 1): its packed weights needs 4294967296",
        "[Network(Input = \"256x1024x1024\")] [Conv(7, 1024)] public partial class Net;")]
    [InlineData(
        "NETGEN016", "Conv(256, 1024)", "conv1 (layer 1): its packed weights needs 4294967296",
        "[Network(Input = \"7x1024x1024\")] [Conv(256, 1024)] public partial class Net;")]
    [InlineData(
        "NETGEN017", "\"some\"", "conv1 (layer 1): Padding is \"some\", but must be a whole number or a list of 2, \"same\" or \"valid\"",
        "[Network(Input = \"1x8x8\")] [Conv(2, 3, Padding = \"some\")] public partial class Net;")]
    [InlineData(
        "NETGEN017", "new[] { 1, 2, 3 }", "conv1 (layer 1): Stride is [1, 2, 3], but must be a whole number or a list of 2",
        "[Network(Input = \"1x8x8\")] [Conv(2, 3, Stride = new[] { 1, 2, 3 })] public partial class Net;")]
    [InlineData(
        "NETGEN017", "\"a b\"", "Tanh (layer 1): Name is \"a b\", but must be made of letters from A to Z",
        "[Network(Input = \"1x8x8\")] [Tanh(Name = \"a b\")] public partial class Net;")]
    [InlineData(
        "NETGEN017", "\"\"", "Tanh (layer 1): Name is \"\", but must be made",
        "[Network(Input = \"1x8x8\")] [Tanh(Name = \"\")] public partial class Net;")]
    [InlineData(
        "NETGEN018", "Conv(2)", "conv1 (layer 1): Kernel is missing",
        "[Network(Input = \"1x8x8\")] [Conv(2)] public partial class Net;")]
    [InlineData(
        "NETGEN019", "Dense(5)", "dense1 (layer 1): the input is (1, 8, 8), but the layer takes a feature vector",
        "[Network(Input = \"1x8x8\")] [Dense(5)] public partial class Net;")]
    [InlineData(
        "NETGEN020", "Network(Input = \"1x8x8\")", "Net has no layers",
        "[Network(Input = \"1x8x8\")] public partial class Net;")]
    [InlineData(
        "NETGEN021", "\"other.net.json\"", "the spec 'other.net.json' is not among the project's NetGenSpec items",
        "[Network(Spec = \"other.net.json\")] public partial class Net;")]
    [InlineData(
        "NETGEN022", "\"a.net.json\"", "Net is declared twice: by the spec 'a.net.json' and by layer attributes",
        "[Network(Spec = \"a.net.json\")] [Tanh] public partial class Net;")]
    [InlineData(
        "NETGEN022", "\"a.net.json\"", "Net is declared twice: by the spec 'a.net.json' and by other arguments of [Network]",
        "[Network(Spec = \"a.net.json\", Input = \"1x8x8\")] public partial class Net;")]
    [InlineData(
        "NETGEN024", "Tanh", "Net has the layer 'Tanh' but no [Network]",
        "[Tanh, Flatten] public partial class Net;")]
    public void A_wrong_declaration_is_reported_at_its_token(
        string id, string token, string message, string source)
    {
        var result = GeneratorHarness.Run(source);

        Assert.Null(result.Exception);
        var diagnostic = Assert.Single(result.Diagnostics);
        Assert.Equal(id, diagnostic.Id);
        Assert.Equal(id == "NETGEN061" ? DiagnosticSeverity.Warning : DiagnosticSeverity.Error, diagnostic.Severity);
        Assert.Contains(message, diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Equal(token, result.TextAt(diagnostic));
    }
}
