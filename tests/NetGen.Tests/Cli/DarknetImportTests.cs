using NetGen.Cli.Darknet;
using NetGen.Cli.Import;
using NetGen.Cli.Specs;
using NetGen.Generator.Model;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Cli;

/// <summary>Networks of Darknet, with weights of the tests' own.</summary>
public sealed class DarknetImportTests
{
    // Layers of every kind that moves numbers about; computed below by Darknet's definitions.
    private const string Small = """
        [net]
        width=7
        height=6
        channels=2
        [convolutional]
        batch_normalize=1
        filters=4
        size=3
        stride=1
        pad=1
        activation=leaky
        [maxpool]
        size=2
        stride=2
        [convolutional]
        filters=4
        size=1
        activation=mish
        [maxpool]
        size=2
        stride=1
        [route]
        layers=-1, -3
        [upsample]
        stride=2
        [reorg]
        stride=2
        [convolutional]
        batch_normalize=1
        filters=4
        size=1
        activation=linear
        [shortcut]
        from=2
        activation=relu
        [connected]
        output=5
        activation=logistic
        """;

    [Fact]
    public void Tiny_YOLOv2_and_YOLOv2_are_the_networks_of_the_specs()
    {
        foreach (var (file, text, floats, output) in new[]
        {
            ("tiny-yolov2", DarknetFile.TinyYolo2(), 15_867_885, "conv9"), ("yolov2", DarknetFile.Yolo2(), 50_983_561, "conv23"),
        })
        {
            var spec = SpecSource.ReadSound(Repository.PathOf("specs/" + file + ".net.json"));
            var imported = Import(text, new float[floats], spec.Name);
            Assert.Equal((spec.Parameters, spec.Macs, spec.Input), (imported.Network.Spec.Parameters, imported.Network.Spec.Macs, imported.Network.Spec.Input));
            Assert.Equal(
                spec.Layers.Where(layer => layer.Kind is "Conv" or "ConvNorm").Select(layer => (layer.Kind, layer.Name)),
                imported.Network.Spec.Layers.Where(layer => layer.Kind is "Conv" or "ConvNorm").Select(layer => (layer.Kind, layer.Name)));
            Assert.Equal(output, Assert.Single(imported.Heads).Output);
            Assert.Equal(5, imported.Heads[0].Anchors.Count);

            var mistake = Assert.Throws<ImportException>(() => Import(text, new float[floats - 1], "Net"));
            Assert.Equal(FormattableString.Invariant($"the network has {floats} weights and statistics; the file of weights has {floats - 1} floats"), mistake.Message);
        }
    }

    [Fact]
    public void An_imported_network_computes_what_Darknet_defines()
    {
        float[] values = DarknetFile.Values(3, Reference.Floats);
        int[] versions = [0, 1001];
        var networks = OnnxCases.Load([.. versions.Select(major => Import(Small, values, "Small" + major, major).Network)]);
        float[] image = TestData.ToSingle(TestData.Uniform(2 * 6 * 7, 4));
        for (int i = 0; i < versions.Length; i++)
        {
            Closeness.AssertClose(
                Reference.Run(values, image, isTransposed: versions[i] > 1000),
                TestData.ToDouble(OnnxCases.Run(networks[i], image)),
                1e-5,
                FormattableString.Invariant($"version {versions[i]}"));
        }
    }

    [Fact]
    public void Heads_of_YOLOv3_are_outputs_and_layers_behind_them_read_on()
    {
        string text = DarknetFile.Net(32, 64, 3) + DarknetFile.Convolution(8, 3, "leaky", true) + DarknetFile.Convolution(21, 1, "linear", false)
            + "[yolo]\nmask=1,2\nanchors=10,13, 16,30, 33,23\nclasses=2\n[route]\nlayers=-3\n[upsample]\nstride=2\n"
            + DarknetFile.Convolution(21, 1, "linear", false) + "[yolo]\nmask=0\nanchors=10,13, 16,30, 33,23\nclasses=2\n";
        var imported = Import(text, new float[(8 * 27) + (4 * 8) + (2 * ((21 * 8) + 21))], "Three");
        Assert.Equal(["conv2", "conv3"], imported.Network.Spec.Outputs);
        Assert.Equal("3x64x32", imported.Network.Spec.Input.Text);
        Assert.Equal("conv1", imported.Network.Spec.Layers.Single(layer => layer.Kind == "Upsample").From);
        Assert.Equal("conv2: yolo, 2 classes, anchors in pixels: 16 x 30  33 x 23", imported.Heads[0].Described);
    }

    [Fact]
    public void The_command_writes_a_spec_and_weights_or_says_what_is_wrong()
    {
        using var tool = new Tool();
        string cfg = tool.Write("small.cfg", Small);
        File.WriteAllBytes(tool.PathOf("small.weights"), DarknetFile.Weights(DarknetFile.Values(1, Reference.Floats)));
        var result = Tool.Run("import", cfg, "--weights", tool.PathOf("small.weights"), "-o", tool.PathOf("small"));
        Assert.Equal((0, ""), (result.Code, result.Errors));
        Assert.StartsWith("Small: ", result.Output);
        Assert.Equal(["small.cfg", "small.net.json", "small.safetensors", "small.weights"], tool.Names());
        Assert.Equal("Small", SpecSource.ReadSound(tool.PathOf("small.net.json")).Name);

        Assert.Equal(2, Tool.Run("import", cfg, "-o", tool.PathOf("x")).Code);
        Assert.Equal(2, Tool.Run("import", cfg, "--weights", tool.PathOf("small.weights"), "--fold", "-o", tool.PathOf("x")).Code);
        File.WriteAllBytes(tool.PathOf("small.weights"), new byte[5]);
        result = Tool.Run("import", cfg, "--weights", tool.PathOf("small.weights"), "-o", tool.PathOf("x"));
        Assert.Equal(1, result.Code);
        Assert.Contains("the weights have 5 bytes", result.Errors);
    }

    [Theory]
    [InlineData("[net]\n[convolutional]\nfilters=x", "line 2 [convolutional]: filters is 'x'; expected a whole number")]
    [InlineData("[net]\n[convolutional]\nfilters=0", "line 2 [convolutional]: filters is 0; expected at least 1")]
    [InlineData("[net]\n\n[lstm]", "line 3 [lstm]: the layer has no counterpart")]
    [InlineData("[net]\n[convolutional]\nactivation=stair", "the activation stair has no counterpart")]
    [InlineData("[net]\n[convolutional]\ndilation=2", "dilation=2 has no counterpart")]
    [InlineData("[net]\n[convolutional]\nsize=500", "line 2 [convolutional]: the layer Conv would be wrong")]
    [InlineData("[net]\n[route]\nlayers=-1", "it reads layer -1; there are 0 before it")]
    [InlineData("[net]\n[route]", "line 2 [route]: it names no layers")]
    [InlineData("[net]\n[maxpool]\nsize=4\npadding=-1", "line 2 [maxpool]: padding is -1; expected at least 0")]
    [InlineData("[net]\n[region]\nanchors=1", "anchors are pairs")]
    [InlineData("[net]\n[yolo]\nanchors=1,2\nmask=1", "the mask names anchor 1; there are 1")]
    [InlineData("[net]\nwidth=99999\nheight=99999\n[avgpool]", "more than 67108864 elements")]
    [InlineData("[net]\n[convolutional", "line 2: '[convolutional' is no [section]")]
    [InlineData("[net]\nhello\n", "line 2: 'hello' is neither")]
    [InlineData("width=3\n", "line 1: 'width=3' is neither")]
    [InlineData("[net]\n", "it does not begin with [net], followed by layers")]
    [InlineData("", "it does not begin with [net], followed by layers")]
    public void Mistakes_are_told_by_their_lines(string text, string message) =>
        Assert.Contains(message, Assert.Throws<ImportException>(() => Import(text, [], "Net")).Message);

    [Fact]
    public void Damaged_configurations_give_a_network_or_a_message()
    {
        string[] lines = Small.ReplaceLineEndings("\n").Split('\n');
        string[] values = ["0", "-1", "1", "2", "3", "7", "64", "2147483647", "-2147483648", "99999999999", "x", "", "1,1", "-1,-2,-3"];
        float[] weights = new float[Reference.Floats];
        for (int seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            var damaged = lines.ToList();
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                int at = random.Next(damaged.Count);
                switch (random.Next(4))
                {
                    case 0:
                        damaged.RemoveAt(at);
                        break;
                    case 1:
                        damaged.Insert(at, lines[random.Next(lines.Length)]);
                        break;
                    case 2:
                        damaged[at] = damaged[at].Split('=')[0] + "=" + values[random.Next(values.Length)];
                        break;
                    default:
                        string[] options = ["padding", "groups", "stride", "size", "batch_normalize", "layers", "from"];
                        damaged.Insert(at, options[random.Next(options.Length)] + "=" + values[random.Next(values.Length)]);
                        break;
                }
            }

            string text = string.Join('\n', damaged);
            try
            {
                Import(text, weights, "Net");
            }
            catch (ImportException)
            {
            }
            catch (Exception exception)
            {
                Assert.Fail($"seed {seed}: {exception}\n{text}");
            }
        }
    }

    private static DarknetImport Import(string text, float[] values, string name, int major = 0)
    {
        using var weights = DarknetWeights.Open(new MemoryStream(DarknetFile.Weights(values, major)));
        return DarknetImporter.Import(CfgReader.Read(text), weights, name);
    }

    /// <summary>The small network by Darknet's definitions, in double precision.</summary>
    private static class Reference
    {
        // Normalized convolutions store 4 numbers per filter before their weights, others 1.
        public const int Floats = (4 * 4) + (4 * 2 * 9) + 4 + (4 * 4) + (4 * 4) + (4 * 32) + 5 + (5 * 4 * 3 * 4);

        public static double[] Run(float[] values, float[] image, bool isTransposed)
        {
            var reader = new Queue<float>(values);
            double[] Take(int count) => [.. Enumerable.Range(0, count).Select(_ => (double)reader.Dequeue())];
            var first = Map(Convolution(new(2, 6, 7, TestData.ToDouble(image)), 4, 3, true, Take), x => x > 0 ? x : 0.1 * x);
            var pooled = Pool(first, 2);
            var second = Map(Convolution(pooled, 4, 1, false, Take), x => x * Math.Tanh(Math.Log(1 + Math.Exp(x))));
            var again = Pool(second, 1);
            var route = new Volume(8, 3, 4, [.. again.Values, .. pooled.Values]);
            var large = new Volume(8, 6, 8,
            [
                .. from c in Enumerable.Range(0, 8)
                   from y in Enumerable.Range(0, 6)
                   from x in Enumerable.Range(0, 8)
                   select route[c, y / 2, x / 2],
            ]);
            var third = Convolution(Reorg(large), 4, 1, true, Take);
            double[] sum = [.. third.Values.Zip(second.Values, (a, b) => Math.Max(0, a + b))];
            double[] bias = Take(5), weights = Take(5 * 48);
            return [.. Enumerable.Range(0, 5).Select(o =>
                1 / (1 + Math.Exp(-(bias[o] + Enumerable.Range(0, 48).Sum(i => sum[i] * weights[isTransposed ? (i * 5) + o : (o * 48) + i])))))];
        }

        private static Volume Map(Volume x, Func<double, double> function) => x with { Values = [.. x.Values.Select(function)] };

        private static Volume Convolution(Volume x, int filters, int size, bool hasNorm, Func<int, double[]> take)
        {
            double[] bias = take(filters);
            double[] scale = hasNorm ? take(filters) : [], mean = hasNorm ? take(filters) : [], variance = hasNorm ? take(filters) : [];
            double[] weights = take(filters * x.Channels * size * size);
            double[] result = new double[filters * x.Height * x.Width];
            for (int i = 0; i < result.Length; i++)
            {
                int o = i / (x.Height * x.Width), row = i / x.Width % x.Height, column = i % x.Width;
                double sum = 0;
                for (int k = 0; k < x.Channels * size * size; k++)
                {
                    sum += weights[(o * x.Channels * size * size) + k] * x[k / (size * size), row + (k / size % size) - (size / 2), column + (k % size) - (size / 2)];
                }

                result[i] = bias[o] + (hasNorm ? scale[o] * (sum - mean[o]) / (Math.Sqrt(variance[o]) + 1e-6) : sum);
            }

            return new Volume(filters, x.Height, x.Width, result);
        }

        // Of two pixels, with one of padding behind: extents become ceil(extent / stride).
        private static Volume Pool(Volume x, int stride)
        {
            int height = ((x.Height - 1) / stride) + 1, width = ((x.Width - 1) / stride) + 1;
            double At(int c, int y, int column) => y < x.Height && column < x.Width ? x[c, y, column] : double.NegativeInfinity;
            return new Volume(x.Channels, height, width,
            [
                .. from c in Enumerable.Range(0, x.Channels)
                   from y in Enumerable.Range(0, height)
                   from column in Enumerable.Range(0, width)
                   select Math.Max(
                       Math.Max(At(c, y * stride, column * stride), At(c, y * stride, (column * stride) + 1)),
                       Math.Max(At(c, (y * stride) + 1, column * stride), At(c, (y * stride) + 1, (column * stride) + 1))),
            ]);
        }

        // As in Darknet's own loop, which takes the input for a tensor (c / 4, 2 h, 2 w) and writes into its order.
        private static Volume Reorg(Volume x)
        {
            const int Stride = 2;
            int inner = x.Channels / (Stride * Stride);
            double[] result = new double[x.Values.Length];
            for (int k = 0; k < x.Channels; k++)
            {
                for (int j = 0; j < x.Height; j++)
                {
                    for (int i = 0; i < x.Width; i++)
                    {
                        int c2 = k % inner, offset = k / inner;
                        int w2 = (i * Stride) + (offset % Stride), h2 = (j * Stride) + (offset / Stride);
                        result[i + (x.Width * (j + (x.Height * k)))] = x.Values[w2 + (x.Width * Stride * (h2 + (x.Height * Stride * c2)))];
                    }
                }
            }

            return new Volume(x.Channels * Stride * Stride, x.Height / Stride, x.Width / Stride, result);
        }

        private sealed record Volume(int Channels, int Height, int Width, double[] Values)
        {
            public double this[int c, int y, int x] =>
                y >= 0 && y < Height && x >= 0 && x < Width ? Values[(((c * Height) + y) * Width) + x] : 0;
        }
    }
}
