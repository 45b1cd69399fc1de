using System.Diagnostics;
using System.Text;
using NetGen.Cli.Evaluation;
using NetGen.Cli.Import;
using NetGen.Cli.Onnx;
using NetGen.Cli.Onnx.Model;
using NetGen.Cli.Verification;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Cli;

/// <summary>Files that are no models, or broken ones, end in a message.</summary>
public sealed class OnnxReaderTests
{
    // Damaged models that can still be imported are computed as well, if that takes milliseconds.
    private const long LargestEvaluation = 10_000_000;

    [Fact]
    public void Tensors_of_every_type_are_read_from_raw_bytes_and_from_lists()
    {
        Assert.Equal([1.5f, -2], Read(1, [2], 9, Bytes([1.5f, -2f], BitConverter.GetBytes)).ToSingles());
        Assert.Equal([1.5f, -2], Read(11, [2], 9, Bytes([1.5, -2.0], BitConverter.GetBytes)).ToSingles());
        Assert.Equal([1.5f, -2], Read(10, [2], 9, Bytes([(Half)1.5f, (Half)(-2f)], BitConverter.GetBytes)).ToSingles());
        Assert.Equal([1.5f, -2], Read(16, [2], 9, [0xC0, 0x3F, 0x00, 0xC0]).ToSingles());
        Assert.Equal([7, -1], Read(7, [2], 9, Bytes([7L, -1L], BitConverter.GetBytes)).ToDoubles());
        Assert.Equal([7, -1], Read(6, [2], 9, Bytes([7, -1], BitConverter.GetBytes)).ToDoubles());
        Assert.Equal([7, -1], Read(3, [2], 9, [7, 0xFF]).ToDoubles());
        Assert.Equal([7, 255], Read(2, [2], 9, [7, 0xFF]).ToDoubles());
        Assert.Equal([1.5f, -2], Read(1, [2], 4, Bytes([1.5f, -2f], BitConverter.GetBytes)).ToSingles());
        Assert.Equal([1.5f, -2], Read(10, [2], 5, [0x80, 0x7C, 0x80, 0x80, 0x03]).ToSingles());
        Assert.Equal([300], Read(7, [1], 7, [0xAC, 0x02]).ToDoubles());
        Assert.Equal([1.5], Read(1, [], 9, Bytes([1.5f], BitConverter.GetBytes)).ToDoubles());
        Assert.Empty(Read(1, [0], 9, []).ToDoubles());
    }

    [Theory]
    [InlineData(1, new long[] { 3 }, "need 12")]
    [InlineData(1, new long[] { -1 }, "no valid shape")]
    [InlineData(1, new long[] { 1L << 40, 1L << 40 }, "more elements than a file can hold")]
    [InlineData(8, new long[] { 2 }, "elements of type 8")]
    [InlineData(0, new long[] { 2 }, "elements of type 0")]
    public void A_tensor_that_contradicts_itself_is_refused(int type, long[] dimensions, string message) =>
        Assert.Contains(message, Assert.Throws<OnnxException>(() => Read(type, dimensions, 9, new byte[8])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("", "no graph")]
    [InlineData("3A05", "5 bytes, but 0 are left")]
    [InlineData("3AFFFFFFFFFFFFFFFFFF01", "are left")]
    [InlineData("3AFFFFFFFFFFFFFFFFFFFFFF", "longer than ten bytes")]
    [InlineData("BA", "cut off")]
    [InlineData("3B", "unknown wire type 3")]
    [InlineData("00", "no field")]
    [InlineData("3800", "stored as Varint; expected Bytes")]
    [InlineData("3A003A00", "two graphs")]
    [InlineData("3A00", "no version of the standard operators")]
    [InlineData("CA0100", "functions")]
    public void What_is_no_model_is_refused_with_a_reason(string hex, string message) => Assert.Contains(
        message, Assert.Throws<OnnxException>(() => OnnxReader.Read(Convert.FromHexString(hex))).Message, StringComparison.Ordinal);

    [Fact]
    public void Text_that_is_no_model_is_one_line_for_the_user()
    {
        using var tool = new Tool();
        string file = tool.Write("model.onnx", "This is no model.\n");
        var result = Tool.Run("import", file, "-o", tool.PathOf("net"));
        Assert.Equal(1, result.Code);
        Assert.Matches(@"^\S+model\.onnx: error: [^\n]+\n$", result.Errors);
        Assert.Equal(["model.onnx"], tool.Names());
    }

    /// <summary>Bits of real models flipped, and models cut off: a message within seconds, and little memory. Two hundred, or
    /// two thousand where NETGEN_LONG is 1.</summary>
    [SkippableFact]
    public void Damaged_models_end_in_a_message_in_time_and_in_little_memory()
    {
        string[] folders = OnnxCases.OfPyTorch();
        string[] files =
        [
            DataFolder.FileOrSkip("onnx/mnist/model.onnx"),
            DataFolder.FileOrSkip("ultraface/version-RFB-320_without_postprocessing.onnx"),
            .. folders.Where((_, i) => i % 6 == 0).Select(folder => Path.Combine(folder, "model.onnx")),
        ];
        byte[][] models = [.. files.Select(File.ReadAllBytes)];
        int count = Environment.GetEnvironmentVariable("NETGEN_LONG") == "1" ? 2000 : 200;
        var random = new Random(20);
        int refused = 0;
        for (int i = 0; i < count; i++)
        {
            byte[] model = [.. models[i % models.Length]];
            int length = model.Length;
            if (i % 4 == 0)
            {
                length = random.Next(length);
            }
            else
            {
                // Most of a model is weights, where a flipped bit is but another weight: what stands around them is at both ends.
                for (int flips = random.Next(1, 4); flips > 0; flips--)
                {
                    int at = random.Next(2) == 0 ? random.Next(Math.Min(length, 400)) : random.Next(length);
                    model[at] ^= (byte)(1 << random.Next(8));
                }
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            var watch = Stopwatch.StartNew();
            try
            {
                var onnx = OnnxReader.Read(model.AsMemory(0, length));
                var network = Importer.Import(onnx, "Net");
                if (network.Spec.Macs < LargestEvaluation)
                {
                    SelfTest.Of(onnx, network);
                }
            }
            catch (Exception message) when (message is OnnxException or ImportException or EvaluationException)
            {
                refused++;
                Assert.NotEmpty(message.Message);
            }
            catch (Exception crash)
            {
                Assert.Fail($"{files[i % files.Length]}, try {i} of seed 20: {crash}");
            }

            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 30, $"{files[i % files.Length]}, try {i} of seed 20: memory");
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"{files[i % files.Length]}, try {i} of seed 20: {watch.Elapsed}");
        }

        Assert.InRange(refused, count / 4, count - 1);
    }

    private static OnnxTensor Read(int type, long[] dimensions, int field, byte[] data)
    {
        var message = new List<byte>();
        foreach (long extent in dimensions)
        {
            message.Add(1 << 3);
            Varint(message, extent);
        }

        message.AddRange([2 << 3, (byte)type, (byte)((field << 3) | 2), (byte)data.Length, .. data]);
        message.AddRange([(8 << 3) | 2, 1, .. Encoding.UTF8.GetBytes("t")]);
        return OnnxReader.ReadTensor(message.ToArray());
    }

    private static void Varint(List<byte> message, long value)
    {
        ulong left = unchecked((ulong)value);
        for (; left >= 0x80; left >>= 7)
        {
            message.Add((byte)(left | 0x80));
        }

        message.Add((byte)left);
    }

    private static byte[] Bytes<T>(T[] values, Func<T, byte[]> bytes) => [.. values.SelectMany(bytes)];
}
