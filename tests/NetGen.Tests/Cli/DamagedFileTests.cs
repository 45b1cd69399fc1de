using System.Diagnostics;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using NetGen.Cli.Export;
using NetGen.Cli.Specs;
using NetGen.Generated;
using NetGen.Tests.Networks;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Cli;

/// <summary>
/// Real files with bits flipped, or cut off: weights and specs. Each is either good or refused with a message, within five
/// seconds and a gigabyte. Two hundred of each kind, or two thousand where NETGEN_LONG is 1.
/// </summary>
public sealed class DamagedFileTests
{
    private const long MaximumMemory = 1 << 30;

    // Most of a weight file is numbers, where a flipped bit is but another number: names and shapes are at both ends.
    private const int Ends = 1200;

    private static readonly TimeSpan MaximumTime = TimeSpan.FromSeconds(5);
    private static readonly int Tries = Environment.GetEnvironmentVariable("NETGEN_LONG") == "1" ? 2000 : 200;

    [Fact]
    public void Damaged_safetensors_files_end_in_a_message_and_leave_the_network_as_it_was()
    {
        var store = Store();
        using var file = new MemoryStream();
        store.Save(file);
        AssertWeights(file.ToArray(), seed: 31);
    }

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Optimal)]
    public void Damaged_npz_files_end_in_a_message_and_leave_the_network_as_it_was(CompressionLevel compression) =>
        AssertWeights(Npz(Store(), compression), seed: 32);

    [Fact]
    public void Damaged_specs_end_in_located_messages()
    {
        byte[][] specs = [.. SpecFiles.Names.Select(name => File.ReadAllBytes(Repository.PathOf($"specs/{name}.net.json")))];
        using var tool = new Tool();
        string path = tool.PathOf("damaged.net.json");
        var random = new Random(33);
        int refused = 0;
        for (int i = 0; i < Tries; i++)
        {
            File.WriteAllBytes(path, Damaged(specs[i % specs.Length], random, cut: i % 4 == 0));
            try
            {
                Limited(() => SpecSource.Read(path), $"try {i} of seed 33");
            }
            catch (SpecException message)
            {
                refused++;
                Assert.All(message.Message.Split(Environment.NewLine), line => Assert.Matches(@"^\S*damaged\.net\.json\(\d+,\d+\): error NETGEN\d+: \S", line));
            }
        }

        Assert.InRange(refused, Tries / 4, Tries);
    }

    private static void AssertWeights(byte[] file, int seed)
    {
        var store = Store();
        float[] before = All(store);
        store.Load(new MemoryStream(file));
        Assert.Equal(before, All(store));
        var random = new Random(seed);
        int refused = 0;
        for (int i = 0; i < Tries; i++)
        {
            bool cut = i % 4 == 0;
            byte[] damaged = Damaged(file, random, cut);
            try
            {
                // Streams that cannot seek are read in another way.
                Limited(() => store.Load(i % 3 == 0 ? new Runtime.TrickleStream(damaged) : new MemoryStream(damaged)), $"try {i} of seed {seed}");
                Assert.False(cut, $"try {i} of seed {seed}: what was cut off was not missed");
                store = Store();
            }
            catch (WeightsException message)
            {
                refused++;
                Assert.InRange(message.Message.Length, 10, 2000);
                Assert.DoesNotContain('\n', message.Message);
                Assert.True(before.AsSpan().SequenceEqual(All(store)), $"try {i} of seed {seed}: weights changed");
            }
        }

        Assert.InRange(refused, Tries / 4, Tries);
    }

    /// <summary>A copy with one to three bits flipped, or of a random length.</summary>
    private static byte[] Damaged(byte[] file, Random random, bool cut)
    {
        if (cut)
        {
            return file[..random.Next(file.Length)];
        }

        byte[] copy = [.. file];
        for (int flips = random.Next(1, 4); flips > 0; flips--)
        {
            int end = random.Next(Math.Min(copy.Length, Ends));
            int at = random.Next(3) switch
            {
                0 => end,
                1 => copy.Length - 1 - end,
                _ => random.Next(copy.Length),
            };
            copy[at] ^= (byte)(1 << random.Next(8));
        }

        return copy;
    }

    private static void Limited(Action read, string what)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();
        try
        {
            read();
        }
        catch (Exception crash) when (crash is not (WeightsException or SpecException))
        {
            Assert.Fail($"{what}: {crash}");
        }
        finally
        {
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < MaximumMemory, $"{what}: memory");
            Assert.True(watch.Elapsed < MaximumTime, $"{what}: {watch.Elapsed}");
        }
    }

    private static WeightStore Store() => WeightStore.Create(SpecFiles.Read("heartbeat"), seed: 4);

    private static float[] All(WeightStore store) => [.. store.Parameters.SelectMany(parameter => store.Read(parameter.Name).ToArray())];

    /// <summary>An archive as NumPy's savez and savez_compressed write it.</summary>
    private static byte[] Npz(WeightStore store, CompressionLevel compression)
    {
        using var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var parameter in store.Parameters)
            {
                using var entry = archive.CreateEntry(parameter.Name + ".npy", compression).Open();
                entry.Write(Header(parameter));
                entry.Write(MemoryMarshal.AsBytes(store.Read(parameter.Name)));
            }
        }

        return memory.ToArray();
    }

    private static byte[] Header(ParameterInfo parameter)
    {
        string shape = string.Join(", ", parameter.Dimensions) + (parameter.Dimensions.Length == 1 ? "," : "");
        string text = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({shape}), }}";
        text = text.PadRight(((text.Length + 11 + 63) / 64 * 64) - 11) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, .. BitConverter.GetBytes((ushort)text.Length), .. Encoding.ASCII.GetBytes(text)];
    }
}
