using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Runtime;

/// <summary>NumPy archives: NumPy's own (goldens/weights.py), archives made here, and damaged ones.</summary>
public sealed class NpzTests
{
    private const string Description = "{'descr': '<f4', 'fortran_order': False, 'shape': (5,), }";

    private static readonly WeightNames Formats = new()
    {
        ["note"] = WeightTarget.Ignored,
        ["big"] = WeightTarget.Ignored,
        ["fortran"] = WeightTarget.Ignored,
        ["flags"] = WeightTarget.Ignored,
    };

    [Fact]
    public void Numbers_of_every_format_become_floats()
    {
        var network = new FakeNetwork(1);
        network.Load(Golden, Formats);
        foreach (var parameter in network.Parameters)
        {
            int count = network.Read(parameter.Name).Length;
            Assert.Equal(Enumerable.Range(0, count).Select(i => (float)(i - (count / 2))), network.Read(parameter.Name).ToArray());
        }
    }

    [Theory]
    [InlineData("fc2.bias", "big", "tensor 'big' has the number format >f4; F32, F16")]
    [InlineData("fc2.bias", "flags", "tensor 'flags' has the number format |b1; F32, F16")]
    [InlineData("fc2.bias", "note", "tensor 'note' has the shape (); (4) was expected")]
    [InlineData("fc1.weight", "fortran", "tensor 'fortran' is in Fortran's order; numpy.ascontiguousarray")]
    public void Arrays_that_cannot_be_read_are_refused_in_words(string parameter, string array, string expected)
    {
        var names = new WeightNames { [parameter] = WeightTarget.Ignored, [array] = parameter };
        foreach (string other in new[] { "note", "big", "fortran", "flags" }.Where(name => name != array))
        {
            names[other] = WeightTarget.Ignored;
        }

        AssertRefused(expected, File.ReadAllBytes(Golden), names);
    }

    [Fact]
    public void Only_what_the_network_needs_is_read()
    {
        string message = Assert.Throws<WeightsException>(() => new FakeNetwork().Load(Golden)).Message;
        Assert.EndsWith("surplus 'note', 'big', 'fortran', 'flags'.", message, StringComparison.Ordinal);
        AssertRefused("missing 'fc1.weight', 'fc1.bias', 'fc2.weight', 'fc2.bias'", Zip());
    }

    [Fact]
    public void A_stream_that_cannot_seek_or_does_not_begin_with_the_archive_is_read_too()
    {
        var network = new FakeNetwork(1);
        network.Load(new TrickleStream(Whole(CompressionLevel.Fastest)));
        AssertLoaded(network);

        network = new FakeNetwork(1);
        network.Load(new MemoryStream([1, 2, 3, .. Whole(CompressionLevel.NoCompression)]) { Position = 3 });
        AssertLoaded(network);
    }

    [Theory]
    [InlineData("{'shape': (5,), 'fortran_order': False, 'descr': '<f4'}")]
    [InlineData("{ \"descr\" : \"<f4\" , 'fortran_order':False, 'shape':(5) } \n")]
    public void A_description_may_be_written_in_other_ways(string description)
    {
        float[] bias = [1, -2, 3.5f, -4.25f, 5];
        var network = new FakeNetwork();
        network.Load(new MemoryStream(WithBias(Npy(description, [.. bias.SelectMany(BitConverter.GetBytes)]))));
        Assert.Equal(bias, network.Read("fc1.bias").ToArray());
    }

    [Theory]
    [InlineData("(5,)", "(6,)", "has the shape (6); (5) was expected")]
    [InlineData("(5,)", "()", "has the shape (); (5) was expected")]
    [InlineData("(5,)", "(99999999999999999999,)", "a header that is not what")]
    [InlineData("(5,)", "(-5,)", "a header that is not what")]
    [InlineData("(5,)", "(5 5)", "a header that is not what")]
    [InlineData("(5,)", "(1,1,1,1,1,1,1,1,5)", "a header that is not what")]
    [InlineData("(5,)", "5", "a header that is not what")]
    [InlineData("'<f4'", "[('x', '<f4')]", "a header that is not what")]
    [InlineData("'<f4'", "'<f4", "a header that is not what")]
    [InlineData("'<f4'", "'<c8'", "number format <c8")]
    [InlineData("'<f4'", "'<f8'", "has 20 bytes; 40 were expected for F64")]
    [InlineData("False", "Fals", "a header that is not what")]
    [InlineData("'shape'", "'descr'", "a header that is not what")]
    [InlineData("'shape'", "'form'", "a header that is not what")]
    [InlineData("'shape': (5,), ", "", "a header that is not what")]
    [InlineData("}", "", "a header that is not what")]
    [InlineData("}", "}}", "a header that is not what")]
    [InlineData("{", "", "a header that is not what")]
    public void A_malformed_description_is_refused(string from, string to, string expected) => AssertRefused(
        expected, WithBias(Npy(Description.Replace(from, to, StringComparison.Ordinal), new byte[20])));

    [Fact]
    public void Malformed_arrays_are_refused()
    {
        byte[] sound = Npy(Description, new byte[20]);
        AssertRefused("is no NumPy array", WithBias([1, .. sound[1..]]));
        AssertRefused("is no NumPy array", WithBias([.. sound[..6], 4, .. sound[7..]]));
        AssertRefused("ends inside its header", WithBias(sound[..20]));
        AssertRefused("ends inside its header", WithBias(sound[..5]));
        AssertRefused("ends inside its header", WithBias([]));
        AssertRefused("has 19 bytes; 20 were expected", WithBias(sound[..^1]));
        AssertRefused("has 21 bytes; 20 were expected", WithBias([.. sound, 0]));
        AssertRefused("has a header of 4294967295 bytes", WithBias([.. sound[..6], 2, 0, 255, 255, 255, 255]));
        AssertRefused("there are two tensors named 'fc1.bias'", WithBias(sound, ("fc1.bias", sound)));
    }

    [Fact]
    public void A_damaged_tensor_is_known_by_its_checksum()
    {
        byte[] whole = Whole(CompressionLevel.NoCompression);
        int data = whole.AsSpan().IndexOf("NUMPY"u8) + 100;
        whole[data] ^= 1;
        AssertRefused("its checksum is not the one stored with it", whole);
    }

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Optimal)]
    public void No_damage_crashes_the_reader_or_changes_half_a_network(CompressionLevel level)
    {
        byte[] whole = Whole(level);
        LoadAssert.Survives((seed, random) =>
        {
            byte[] damaged = [.. whole];
            switch (seed % 4)
            {
                case 0:
                    return damaged[..random.Next(damaged.Length)];
                case 1:
                    damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
                    break;
                case 2:
                    int at = random.Next(damaged.Length - 4);
                    BinaryPrimitives.WriteInt32LittleEndian(damaged.AsSpan(at), random.Next(2) == 0 ? -1 : random.Next());
                    break;
                default:
                    LoadAssert.FlipBits(damaged, random);
                    break;
            }

            return damaged;
        });
    }

    private static string Golden => Repository.PathOf("tests/goldens/weights-formats.npz");

    private static void AssertRefused(string expected, byte[] archive, WeightNames? names = null) =>
        LoadAssert.Refuses(expected, new MemoryStream(archive), names);

    private static void AssertLoaded(Network network) => Assert.Equal(LoadAssert.All(new FakeNetwork(1)), LoadAssert.All(network));

    private static byte[] Whole(CompressionLevel level)
    {
        var network = new FakeNetwork(1);
        return Zip(level, [.. network.Parameters.Select(parameter => (parameter.Name, Npy(network, parameter.Name)))]);
    }

    // A sound archive but for the array of fc1.bias.
    private static byte[] WithBias(byte[] bias, params (string Name, byte[] Array)[] more)
    {
        var network = new FakeNetwork(1);
        return Zip(
            CompressionLevel.NoCompression,
            [.. network.Parameters.Select(p => (p.Name, p.Name == "fc1.bias" ? bias : Npy(network, p.Name))), .. more]);
    }

    private static byte[] Zip(CompressionLevel level = CompressionLevel.Fastest, params (string Name, byte[] Array)[] arrays)
    {
        using var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, array) in arrays)
            {
                using var stream = archive.CreateEntry(name + ".npy", level).Open();
                stream.Write(array);
            }
        }

        return memory.ToArray();
    }

    private static byte[] Npy(Network network, string name)
    {
        var dimensions = network.Parameters.Single(p => p.Name == name).Dimensions;
        string shape = dimensions.Length == 1 ? $"({dimensions[0]},)" : $"({string.Join(", ", dimensions)})";
        byte[] data = new byte[4 * network.Read(name).Length];
        for (int i = 0; i < data.Length / 4; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(data.AsSpan(4 * i), network.Read(name)[i]);
        }

        return Npy(Description.Replace("(5,)", shape, StringComparison.Ordinal), data);
    }

    private static byte[] Npy(string description, byte[] data)
    {
        byte[] text = Encoding.Latin1.GetBytes(description + "\n");
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, (byte)(text.Length >> 8), .. text, .. data];
    }
}
