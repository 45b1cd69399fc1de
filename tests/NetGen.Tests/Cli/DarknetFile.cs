using System.Text;

namespace NetGen.Tests.Cli;

/// <summary>Writes configurations and weights in Darknet's format, for tests.</summary>
internal static class DarknetFile
{
    /// <summary>The structure of the YOLOv2 for small machines: nine convolutions, six poolings of which the last keeps the extents.</summary>
    public static string TinyYolo2()
    {
        var text = new StringBuilder(Net(416, 416, 3));
        foreach (int filters in new[] { 16, 32, 64, 128, 256 })
        {
            text.Append(Convolution(filters, 3, "leaky", normalized: true)).Append(Pool(2, 2));
        }

        return text
            .Append(Convolution(512, 3, "leaky", normalized: true)).Append(Pool(2, 1))
            .Append(Convolution(1024, 3, "leaky", normalized: true))
            .Append(Convolution(1024, 3, "leaky", normalized: true))
            .Append(Convolution(125, 1, "linear", normalized: false))
            .Append("[region]\nanchors = 1.25,1.5, 3,4, 5,8, 9.5,4.75, 11,10\nclasses=20\nnum=5\n").ToString();
    }

    /// <summary>The structure of YOLOv2: Darknet-19 without its classifier, a passage around the last stage, two more convolutions.</summary>
    public static string Yolo2()
    {
        var text = new StringBuilder(Net(608, 608, 3));
        int[][] stages = [[32], [64], [128, -64, 128], [256, -128, 256], [512, -256, 512, -256, 512], [1024, -512, 1024, -512, 1024, 1024, 1024]];
        for (int stage = 0; stage < stages.Length; stage++)
        {
            text.Append(stage > 0 ? Pool(2, 2) : "");
            foreach (int filters in stages[stage])
            {
                // Negative numbers stand for windows of one pixel.
                text.Append(Convolution(Math.Abs(filters), filters < 0 ? 1 : 3, "leaky", normalized: true));
            }
        }

        return text
            .Append("[route]\nlayers=-9\n").Append(Convolution(64, 1, "leaky", normalized: true)).Append("[reorg]\nstride=2\n")
            .Append("[route]\nlayers=-1,-4\n")
            .Append(Convolution(1024, 3, "leaky", normalized: true)).Append(Convolution(425, 1, "linear", normalized: false))
            .Append("[region]\nanchors = 0.5,0.75, 2,2, 3.5,5.5, 8,3.5, 10,9\nclasses=80\nnum=5\n").ToString();
    }

    public static string Net(int width, int height, int channels) =>
        FormattableString.Invariant($"# A network\n[net]\nbatch=1\nwidth={width}\nheight = {height}\nchannels={channels}\nlearning_rate=0.001\n\n");

    public static string Convolution(int filters, int size, string activation, bool normalized) =>
        (normalized ? "[convolutional]\nbatch_normalize=1\n" : "[convolutional]\n")
        + FormattableString.Invariant($"filters={filters}\nsize={size}\nstride=1\npad=1\nactivation={activation}\n\n");

    public static string Pool(int size, int stride) => FormattableString.Invariant($"[maxpool]\nsize={size}\nstride={stride}\n\n");

    /// <summary>Weights behind a header of a version.</summary>
    public static byte[] Weights(IEnumerable<float> values, int major = 0, int minor = 2)
    {
        var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(major);
        writer.Write(minor);
        writer.Write(0);
        if (major * 10 + minor >= 2 && major < 1000)
        {
            writer.Write(32013312L);
        }
        else
        {
            writer.Write(32013312);
        }

        foreach (float value in values)
        {
            writer.Write(value);
        }

        return stream.ToArray();
    }

    /// <summary>Random floats that keep activations in bounds; every one is positive, so that variances are.</summary>
    public static float[] Values(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => 0.05f + (0.4f * random.NextSingle()))];
    }
}
