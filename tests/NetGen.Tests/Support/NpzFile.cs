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

    private static float[] ReadArray(ZipArchiveEntry entry)
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
        if (bytes[6] != 1 || !header.Contains("'<f4'", StringComparison.Ordinal) || header.Contains("True", StringComparison.Ordinal))
        {
            throw new InvalidDataException($"{entry.FullName} is not a C-ordered float32 array of format 1: {header}");
        }

        float[] values = MemoryMarshal.Cast<byte, float>(bytes.AsSpan(start + headerLength)).ToArray();
        string shape = header[(header.IndexOf('(', StringComparison.Ordinal) + 1)..header.IndexOf(')', StringComparison.Ordinal)];
        long elements = shape.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Aggregate(1L, (product, extent) => product * long.Parse(extent, CultureInfo.InvariantCulture));
        return values.Length == elements
            ? values
            : throw new InvalidDataException($"{entry.FullName} holds {values.Length} floats, not {elements}");
    }
}
