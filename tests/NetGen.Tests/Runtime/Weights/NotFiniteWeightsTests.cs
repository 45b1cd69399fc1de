using System.Buffers.Binary;
using System.Text;
using Xunit;

namespace NetGen.Tests.Runtime;

/// <summary>Files of values that are not finite: neither written nor read unless asked for.</summary>
public sealed class NotFiniteWeightsTests
{
    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.NegativeInfinity, "negative infinite")]
    public void They_are_saved_and_loaded_only_if_asked_for(float value, string text)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "net.safetensors");
        var network = new FakeNetwork(1);
        network.Save(path);
        var good = File.ReadAllBytes(path);

        network.Write("fc1.bias", [0, 0, 0, value, 0]);
        var message = $"'fc1.bias' is not finite: element 3 is {text}. Nothing was saved; allowNotFinite saves it as it is.";
        Assert.Equal(message, Assert.Throws<NotFiniteException>(() => network.Save(path)).Message);
        Assert.Equal("fc1.bias", Assert.Throws<NotFiniteException>(() => network.Fold().Save(path)).Tensor);
        using var stream = new MemoryStream();
        Assert.Null(Assert.Throws<NotFiniteException>(() => network.Save(stream)).Step);
        Assert.Equal(0, stream.Length);
        Assert.Equal(good, File.ReadAllBytes(path));
        Assert.Single(Directory.GetFiles(folder.Path));

        network.Save(path, allowNotFinite: true);
        LoadAssert.Refuses($"element 3 of tensor 'fc1.bias' is {text}. WeightNames.AllowNotFinite loads it as it is.", File.OpenRead(path));
        var other = new FakeNetwork(2);
        Assert.Throws<WeightsException>(() => other.LoadForInference(path));
        other.Load(path, new WeightNames { AllowNotFinite = true });
        Assert.Equal(LoadAssert.All(network), LoadAssert.All(other));
    }

    [Fact]
    public void A_double_that_no_float_holds_is_named()
    {
        // The number stands beyond the first piece in which a file is read.
        var file = Doubles(1e300);
        var network = new SpreadNetwork();
        var exception = Assert.Throws<WeightsException>(() => network.Load(file));
        Assert.Contains("element 12345 of tensor 'p' is 1E+300, which is too large for a float.", exception.Message);
        file.Position = 0;
        network.Load(file, new WeightNames { AllowNotFinite = true });
        Assert.Equal(float.PositiveInfinity, network.Read("p")[12345]);

        static MemoryStream Doubles(double value)
        {
            var header = Encoding.UTF8.GetBytes(
                $"{{\"p\":{{\"dtype\":\"F64\",\"shape\":[{SpreadNetwork.Length}],\"data_offsets\":[0,{8 * SpreadNetwork.Length}]}}}}");
            var bytes = new byte[8 + header.Length + (8 * SpreadNetwork.Length)];
            BinaryPrimitives.WriteInt64LittleEndian(bytes, header.Length);
            header.CopyTo(bytes, 8);
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(8 + header.Length + (8 * 12345)), value);
            return new MemoryStream(bytes);
        }
    }
}
