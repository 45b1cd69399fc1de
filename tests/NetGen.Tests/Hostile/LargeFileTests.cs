using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using NetGen.Cli.Darknet;
using NetGen.Cli.Import;
using NetGen.Cli.Onnx;
using NetGen.Data;
using NetGen.Tests.Runtime;
using Xunit;

namespace NetGen.Tests.Hostile;

/// <summary>Files of sixty megabytes that would be many times as much in memory: refused, or read without lists of what they list.</summary>
public sealed class LargeFileTests
{
    private const int Size = 60_000_000;
    private static readonly TimeSpan LongestTime = TimeSpan.FromSeconds(20);

    public static TheoryData<string, int, string> Models => new()
    {
        // A graph is field 7 of a model, a tensor field 5 of a graph, its dimensions field 1 and its whole numbers field 7.
        { "packed dimensions", 80, "lists more than 16 numbers" },
        { "dimensions one by one", 80, "lists more than 16 numbers" },
        { "whole numbers without a shape", 80, "its shape and type need" },
        { "numbers of an attribute", 80, "lists more than 131072 numbers" },
        { "attributes of nothing", 1000, "more than 2097152 messages" },
        { "nodes of nothing", 300, "a list has more than 131072 entries" },
        { "operands without a name", 80, "a list has more than 8192 entries" },
        { "operator sets", 300, "more than 2097152 messages" },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void A_model_that_lists_very_much_is_refused(string what, int mebibytes, string message)
    {
        byte[] model = what switch
        {
            "packed dimensions" => In(7, In(5, In(1, new byte[Size]))),
            "dimensions one by one" => In(7, In(5, Repeated([0x08, 1]))),
            "whole numbers without a shape" => In(7, In(5, [0x10, 7, .. In(7, new byte[Size])])),
            "numbers of an attribute" => In(7, In(1, In(5, In(8, new byte[Size])))),
            "attributes of nothing" => In(7, In(1, Repeated([0x2A, 0]))),
            "nodes of nothing" => In(7, Repeated([0x0A, 0])),
            "operands without a name" => In(7, In(1, Repeated([0x0A, 0]))),
            "operator sets" => Repeated([0x42, 0]),
            _ => throw new ArgumentException(what),
        };
        Limited(mebibytes, () => Assert.Contains(message, Assert.Throws<OnnxException>(() => OnnxReader.Read(model)).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_tensor_that_lists_its_numbers_takes_the_memory_of_the_numbers()
    {
        const int Count = 10_000_000;
        byte[] tensor = [0x08, .. Varint(Count), 0x10, 7, .. In(7, [.. Enumerable.Repeat((byte)3, Count)])];
        double[] numbers = [];
        Limited((2 * 8 * Count >> 20) + 16, () => numbers = OnnxReader.ReadTensor(tensor).ToDoubles());
        Assert.Equal(Count, numbers.Count(number => number == 3));
    }

    [Fact]
    public void Weights_of_very_many_tensors_are_refused()
    {
        byte[] header = Encoding.UTF8.GetBytes("{" + string.Join(",", Enumerable.Range(0, 1_000_000).Select(i => $"\"{i}\":{{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}")) + "}");
        byte[] file = [.. BitConverter.GetBytes((ulong)header.Length), .. header];
        var network = new FakeNetwork();
        Limited(300, () => Assert.Contains(
            "more than 100000 tensors", Assert.Throws<WeightsException>(() => network.Load(new MemoryStream(file))).Message, StringComparison.Ordinal));
        using var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (int i = 0; i <= 100_000; i++)
            {
                archive.CreateEntry(i.ToString(System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        Limited(300, () => Assert.Contains(
            "more than 100000 tensors",
            Assert.Throws<WeightsException>(() => network.Load(new MemoryStream(memory.ToArray()))).Message,
            StringComparison.Ordinal));
    }

    [Fact]
    public void A_configuration_of_very_many_sections_is_refused() => Limited(200, () => Assert.Contains(
        "more than 10000 sections",
        Assert.Throws<ImportException>(() => CfgReader.Read(string.Concat(Enumerable.Repeat("[a]\n", 1 << 20)))).Message,
        StringComparison.Ordinal));

    [Fact]
    public void Images_that_are_compressed_zeros_are_refused()
    {
        // A gigabyte of zeros has a megabyte here.
        byte[] header = [0, 0, 8, 3, 0, 0, 0x10, 0, 0, 0, 0x10, 0, 0, 0, 0x10, 0];
        using var memory = new MemoryStream();
        using (var zip = new GZipStream(memory, CompressionLevel.Fastest, leaveOpen: true))
        {
            zip.Write(header);
            zip.Write(new byte[1 << 20]);
        }

        Limited(50, () => Assert.Contains(
            "makes more than 1073741824 bytes", Assert.Throws<InvalidDataException>(() => IdxFile.Read(new MemoryStream(memory.ToArray()))).Message, StringComparison.Ordinal));
    }

    private static void Limited(int mebibytes, Action read)
    {
        var watch = Stopwatch.StartNew();
        long before = GC.GetAllocatedBytesForCurrentThread();
        read();
        long allocated = (GC.GetAllocatedBytesForCurrentThread() - before) >> 20;
        Assert.True(allocated <= mebibytes, $"{allocated} MiB were allocated; at most {mebibytes} are allowed");
        Assert.True(watch.Elapsed < LongestTime, $"{watch.Elapsed}");
    }

    private static byte[] Repeated(byte[] piece)
    {
        byte[] result = new byte[Size / piece.Length * piece.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = piece[i % piece.Length];
        }

        return result;
    }

    private static byte[] In(int field, byte[] content) => [(byte)((field << 3) | 2), .. Varint(content.Length), .. content];

    private static byte[] Varint(long value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
        return [.. bytes];
    }
}
