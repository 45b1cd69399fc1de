using System.Buffers.Binary;
using System.Text;
using Xunit;

namespace NetGen.Tests.Runtime;

public sealed class WeightsTests
{
    private const string Names = """
        "fc1.weight":{"dtype":"F32","shape":[5,6],"data_offsets":[0,120]},
        "fc1.bias":{"dtype":"F32","shape":[5],"data_offsets":[120,140]},
        "fc2.weight":{"dtype":"F32","shape":[4,5],"data_offsets":[140,220]},
        "fc2.bias":{"dtype":"F32","shape":[4],"data_offsets":[220,236]}
        """;

    [Fact]
    public void What_is_saved_is_loaded_to_the_bit()
    {
        using var folder = new TemporaryFolder();
        var saved = new FakeNetwork(1);
        var loaded = new FakeNetwork(2);
        var path = folder.File("fake.safetensors");
        saved.Save(path);
        saved.Save(path);
        loaded.Load(path);

        Assert.Equal(LoadAssert.All(saved), LoadAssert.All(loaded));
        Assert.Equal(["fake.safetensors"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Loading_reaches_sessions_that_exist()
    {
        var saved = new FakeNetwork(1);
        var loaded = new FakeNetwork(2);
        var image = RandomData.Floats(1, FakeNetwork.Inputs);
        var session = loaded.CreateSession();
        session.Run(image);
        loaded.Load(new MemoryStream(Bytes(saved)));

        Assert.Equal(saved.CreateSession().Run(image).ToArray(), session.Run(image).ToArray());
    }

    [Fact]
    public void The_file_is_laid_out_as_the_format_says()
    {
        var bytes = Bytes(new FakeNetwork(1));
        var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        Assert.Equal(0, length % 8);
        Assert.Equal(8 + length + 236, bytes.Length);
        var header = Encoding.UTF8.GetString(bytes, 8, length);
        Assert.StartsWith("""{"__metadata__":{"format":"pt"},"fc1.weight":{"dtype":"F32","shape":[5,6],"data_offsets":[0,120]}""", header);
    }

    [Fact]
    public void A_stream_that_cannot_seek_is_read_too()
    {
        var saved = new FakeNetwork(1);
        var loaded = new FakeNetwork(2);
        loaded.Load(new TrickleStream(Bytes(saved)));
        Assert.Equal(LoadAssert.All(saved), LoadAssert.All(loaded));

        LoadAssert.Refuses("the file ends inside tensor 'fc2.bias'", new TrickleStream(Bytes(saved)[..^1]));
        LoadAssert.Refuses("more than 236 bytes follow the header", new TrickleStream([.. Bytes(saved), 0]));
    }

    [Fact]
    public void Half_floats_and_brain_floats_are_widened()
    {
        var network = new FakeNetwork(1);
        var header = Names.Replace("\"F32\",\"shape\":[5],\"data_offsets\":[120,140]", "\"F16\",\"shape\":[5],\"data_offsets\":[120,130]")
            .Replace("\"F32\",\"shape\":[4,5],\"data_offsets\":[140,220]", "\"F32\",\"shape\":[4,5],\"data_offsets\":[130,210]")
            .Replace("\"F32\",\"shape\":[4],\"data_offsets\":[220,236]", "\"BF16\",\"shape\":[4],\"data_offsets\":[210,218]");
        var data = new byte[218];
        BinaryPrimitives.WriteHalfLittleEndian(data.AsSpan(120), (Half)1.5f);
        BinaryPrimitives.WriteHalfLittleEndian(data.AsSpan(128), (Half)(-0.25f));
        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(210), 0x3F80);
        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(216), 0xC040);
        network.Load(new MemoryStream(File("{" + header + "}", data)));

        Assert.Equal([1.5f, 0, 0, 0, -0.25f], network.Read("fc1.bias").ToArray());
        Assert.Equal([1, 0, 0, -3], network.Read("fc2.bias").ToArray());
    }

    [Theory]
    [InlineData("fc2.bias", "fc2.scale", "missing 'fc2.bias'; surplus 'fc2.scale'")]
    [InlineData("[5,6]", "[6,5]", "tensor 'fc1.weight' has the shape (6, 5); (5, 6) was expected")]
    [InlineData("[5,6]", "[9223372036854775807,6]", "has the shape (9223372036854775807, 6)")]
    [InlineData("[5,6]", "[5,-6]", "shape of tensor 'fc1.weight' must hold whole numbers")]
    [InlineData("[5,6]", "[5,6.5]", "shape of tensor 'fc1.weight' must hold whole numbers")]
    [InlineData("[5,6]", "[5,99999999999999999999]", "shape of tensor 'fc1.weight' must hold whole numbers")]
    [InlineData("[5,6]", "\"5x6\"", "shape of tensor 'fc1.weight' is a JSON String; StartArray was expected")]
    [InlineData("\"F32\",\"shape\":[5,6]", "\"F8_E4M3\",\"shape\":[5,6]", "tensor 'fc1.weight' has the number format F8_E4M3; F32, F16, BF16")]
    [InlineData("\"F32\",\"shape\":[5,6]", "\"F16\",\"shape\":[5,6]", "tensor 'fc1.weight' has 120 bytes; 60 were expected")]
    [InlineData("\"F32\",\"shape\":[5,6]", "32,\"shape\":[5,6]", "the header is not what a safetensors header must be")]
    [InlineData("[5,6]", "[5,6,1,1,1,1,1,1]", "has the shape (5, 6, 1, 1, 1, 1, 1, 1)")]
    [InlineData("[5,6]", "[5,6,1,1,1,1,1,1,1]", "shape of tensor 'fc1.weight' holds more than 8 numbers")]
    [InlineData("[0,120]", "[0,120,0,0,0,0,0,0,0]", "data_offsets of tensor 'fc1.weight' holds more than 8 numbers")]
    [InlineData("[0,120]", "[120,0]", "tensor 'fc1.weight' has data_offsets [120, 0]")]
    [InlineData("[120,140]", "[119,140]", "the data of tensor 'fc1.bias' begins at 119; 120 was expected")]
    [InlineData("[120,140]", "[121,140]", "the data of tensor 'fc1.bias' begins at 121; 120 was expected")]
    [InlineData("[220,236]", "[220,9223372036854775807]", "its tensors need 9223372036854775807.")]
    [InlineData("\"fc1.bias\"", "\"fc1.weight\"", "two tensors named 'fc1.weight'")]
    [InlineData("\"dtype\":\"F32\",\"shape\":[5,6],", "\"shape\":[5,6],", "tensor 'fc1.weight' lacks dtype, shape or data_offsets")]
    [InlineData("\"dtype\":\"F32\",\"shape\":[5,6],", "\"dtype\":\"F32\",\"shape\":[5,6],\"color\":1,", "unknown or repeated member 'color'")]
    [InlineData("[220,236]}", "[220,236]}}", "the header is not what a safetensors header must be")]
    [InlineData("fc1.bias", "fc1.\\uD800", "the header is not what a safetensors header must be")]
    public void A_malformed_or_foreign_header_is_refused(string from, string to, string expected) =>
        LoadAssert.Refuses(expected, new MemoryStream(File("{" + Names.Replace(from, to).TrimEnd() + "\n}", new byte[236])));

    [Theory]
    [InlineData("fc1.weight", "#", "surplus '*…'")]
    [InlineData("\"fc1.weight\":{", "\"#\":3,\"fc1.weight\":{", "tensor '*…' is a JSON Number")]
    [InlineData("\"shape\":[5,6]", "\"#\":[5,6]", "member '*…'")]
    [InlineData("\"F32\",\"shape\":[5,6]", "\"#\",\"shape\":[5,6]", "the number format *…;")]
    public void Messages_show_only_the_beginning_of_a_long_name(string from, string to, string expected)
    {
        // A surrogate pair stands where the text is cut.
        var name = new string('n', 63) + "\U0001F600" + new string('n', 100_000);
        LoadAssert.Refuses(
            expected.Replace("*", new string('n', 63)),
            new MemoryStream(File("{" + Names.Replace(from, to.Replace("#", name)) + "}", new byte[236])));
    }

    [Fact]
    public void Damaged_files_are_refused()
    {
        LoadAssert.Refuses("there are 3 bytes", new MemoryStream([1, 2, 3]));
        LoadAssert.Refuses("the header would have 9259542123273814144 bytes", new MemoryStream([128, 128, 128, 128, 128, 128, 128, 128]));
        LoadAssert.Refuses("the header should have 50 bytes; 2 follow", new MemoryStream([50, 0, 0, 0, 0, 0, 0, 0, 1, 2]));
        LoadAssert.Refuses("the header should have 50 bytes; 2 are there", new TrickleStream([50, 0, 0, 0, 0, 0, 0, 0, 1, 2]));
        LoadAssert.Refuses("the header is not UTF-8", new MemoryStream([2, 0, 0, 0, 0, 0, 0, 0, 0xC3, 0x28]));
        LoadAssert.Refuses("235 bytes follow the header; its tensors need 236", new MemoryStream(File("{" + Names + "}", new byte[235])));
        LoadAssert.Refuses("237 bytes follow the header", new MemoryStream(File("{" + Names + "}", new byte[237])));
        LoadAssert.Refuses("missing 'fc1.weight', 'fc1.bias'", new MemoryStream(File("{}", [])));
        LoadAssert.Refuses("the header is a JSON StartArray", new MemoryStream(File("[]", [])));
        LoadAssert.Refuses("the header is not what", new MemoryStream(File("", [])));
        LoadAssert.Refuses("the header is a JSON StartArray", new MemoryStream(File(new string('[', 5000), [])));
        LoadAssert.Refuses("the header is not what", new MemoryStream(File("{\"__metadata__\":" + new string('[', 5000), [])));
    }

    [Fact]
    public void The_file_is_named_in_messages()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("bad.safetensors");
        System.IO.File.WriteAllBytes(path, [1]);
        Assert.StartsWith(path, Assert.Throws<WeightsException>(() => new FakeNetwork().Load(path)).Message);
        Assert.Throws<FileNotFoundException>(() => new FakeNetwork().Load(folder.File("none")));
    }

    [Fact]
    public void A_failed_save_leaves_the_old_file_and_no_other()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("weights");
        System.IO.File.WriteAllText(path, "old");
        Assert.Throws<NotSupportedException>(() => Weights.AtomicFile.Write(path, stream =>
        {
            stream.WriteByte(1);
            throw new NotSupportedException();
        }));

        Assert.Equal("old", System.IO.File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
        Assert.ThrowsAny<IOException>(() => new FakeNetwork().Save(folder.File("no/such/folder/weights")));
    }

    [Fact]
    public void No_damage_crashes_the_reader_or_changes_half_a_network()
    {
        var whole = Bytes(new FakeNetwork(1));
        var headerEnd = 8 + (int)BinaryPrimitives.ReadUInt64LittleEndian(whole);
        LoadAssert.Survives((seed, random) =>
        {
            if (seed % 2 == 0)
            {
                return whole[..random.Next(whole.Length)];
            }

            // Damage to the data is not seen, so it is the header that is damaged.
            byte[] damaged = [.. whole];
            LoadAssert.FlipBits(damaged.AsSpan(0, headerEnd), random);
            return damaged;
        });
    }

    private static byte[] File(string header, byte[] data)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)json.Length);
        return [.. length, .. json, .. data];
    }

    private static byte[] Bytes(Network network)
    {
        var stream = new MemoryStream();
        network.Save(stream);
        return stream.ToArray();
    }
}
