using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;

namespace NetGen.Tests.Support;

/// <summary>Reads the float arrays of a NumPy archive: a zip of files with a magic number, a length, a header written as a
/// Python dictionary, and the elements, little-endian in C order.</summary>
internal static class NpzFile
{
    private const int MagicLength = 8;

    public static Dictionary<string, float[]> Read(string path)
    {
        using var archive = ZipFile.OpenRead(path);
        return archive.Entries.ToDictionary(entry => Path.GetFileNameWithoutExtension(entry.Name), ReadArray);
    }

    /// <summary>One array of floats.</summary>
    public static float[] Read(string path, string name)
    {
        using var archive = ZipFile.OpenRead(path);
        return ReadArray(archive.GetEntry(name + ".npy")!);
    }

    /// <summary>One array of bytes.</summary>
    public static byte[] ReadBytes(string path, string name)
    {
        using var archive = ZipFile.OpenRead(path);
        return ReadContent(archive.GetEntry(name + ".npy")!, "|u1").Content;
    }

    private static float[] ReadArray(ZipArchiveEntry entry)
    {
        var (header, content) = ReadContent(entry, "<f4");
        float[] values = MemoryMarshal.Cast<byte, float>(content).ToArray();
        string shape = header[(header.IndexOf('(', StringComparison.Ordinal) + 1)..header.IndexOf(')', StringComparison.Ordinal)];
        long elements = shape.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Aggregate(1L, (product, extent) => product * long.Parse(extent, CultureInfo.InvariantCulture));
        return values.Length == elements
            ? values
            : throw new InvalidDataException($"{entry.FullName} holds {values.Length} floats, not {elements}");
    }

    private static (string Header, byte[] Content) ReadContent(ZipArchiveEntry entry, string type)
    {
        using var memory = new MemoryStream();
        using (var stream = entry.Open())
        {
            stream.CopyTo(memory);
        }

        byte[] bytes = memory.ToArray();
        int start = MagicLength + sizeof(ushort);
        int headerLength = BitConverter.ToUInt16(bytes, MagicLength);
        string header = Encoding.ASCII.GetString(bytes, start, headerLength);
        return bytes[6] == 1 && header.Contains($"'{type}'", StringComparison.Ordinal) && !header.Contains("True", StringComparison.Ordinal)
            ? (header, bytes[(start + headerLength)..])
            : throw new InvalidDataException($"{entry.FullName} is not a C-ordered array of {type} of format 1: {header}");
    }
}
