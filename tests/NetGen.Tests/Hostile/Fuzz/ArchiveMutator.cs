using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace NetGen.Tests.Hostile.Fuzz;

/// <summary>Mutations of files of tensors: NumPy archives, safetensors, IDX, and the weights of Darknet.</summary>
/// <param name="interesting">Values to put in.</param>
internal sealed partial class ArchiveMutator(Interesting interesting)
{
    // The signatures of a zip's local headers, of its directory, and of the end of it; sizes, offsets and counts stand behind them.
    private static readonly (uint Signature, int Length)[] Records = [(0x04034B50, 30), (0x02014B50, 46), (0x06054B50, 22)];

    private readonly Random _random = interesting.Random;
    private readonly JsonMutator _json = new(interesting);

    /// <summary>An archive of arrays, whose descriptions or whose directory are changed.</summary>
    /// <param name="arrays">The arrays as files of NumPy, by name.</param>
    public byte[] Npz(IReadOnlyList<(string Name, byte[] Array)> arrays)
    {
        using var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            int changed = _random.Next(arrays.Count * 2);
            foreach (var ((name, array), i) in arrays.Select((array, i) => (array, i)))
            {
                for (int times = _random.Next(20) == 0 ? _random.Next(3) : 1; times > 0; times--)
                {
                    string shown = i == changed && _random.Next(4) == 0 ? interesting.Text().Replace("\ud800", "", StringComparison.Ordinal) : name;
                    var level = _random.Next(2) == 0 ? CompressionLevel.NoCompression : CompressionLevel.Fastest;
                    using var entry = archive.CreateEntry(shown.Length is 0 or > 20_000 ? name : shown, level).Open();
                    entry.Write(i == changed ? Npy(array) : array);
                }
            }
        }

        byte[] bytes = memory.ToArray();
        for (int times = _random.Next(3); times > 0; times--)
        {
            bytes = _random.Next(5) == 0 ? interesting.Damage(bytes) : WithRecord(bytes);
        }

        return bytes;
    }

    /// <summary>A safetensors file whose header is changed, or its length, or the data.</summary>
    public byte[] Safetensors(byte[] file)
    {
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        string header = _json.Mutate(Encoding.UTF8.GetString(file.AsSpan(8, length)));
        byte[] json = Encoding.UTF8.GetBytes(header);
        long told = _random.Next(6) == 0 ? interesting.Number() : json.Length;
        byte[] data = file[(8 + length)..];
        return [.. BitConverter.GetBytes(told), .. json, .. _random.Next(6) == 0 ? interesting.Damage(data) : data];
    }

    /// <summary>A file in the format of MNIST, compressed or not, whose type, dimensions or content are changed.</summary>
    public byte[] Idx(byte[] file)
    {
        byte[] copy = [.. file];
        for (int times = _random.Next(1, 4); times > 0; times--)
        {
            switch (_random.Next(4))
            {
                case 0:
                    copy[_random.Next(Math.Min(4, copy.Length))] = (byte)interesting.Number();
                    break;
                case 1 when copy.Length >= 16:
                    BinaryPrimitives.WriteUInt32BigEndian(copy.AsSpan(4 * _random.Next(1, 4)), (uint)interesting.Number());
                    break;
                case 2:
                    copy = [.. copy, .. new byte[_random.Next(1000)]];
                    break;
                default:
                    copy = interesting.Damage(copy);
                    break;
            }

            if (copy.Length == 0)
            {
                return copy;
            }
        }

        if (_random.Next(2) == 0)
        {
            using var memory = new MemoryStream();
            using (var zip = new GZipStream(memory, CompressionLevel.Fastest, leaveOpen: true))
            {
                zip.Write(copy);
            }

            copy = _random.Next(3) == 0 ? interesting.Damage(memory.ToArray()) : memory.ToArray();
        }

        return copy;
    }

    /// <summary>Weights of Darknet whose version, or length, is changed.</summary>
    public byte[] Weights(byte[] file)
    {
        byte[] copy = [.. file];
        BinaryPrimitives.WriteInt32LittleEndian(copy.AsSpan(4 * _random.Next(3)), (int)interesting.Number());
        return _random.Next(2) == 0 ? interesting.Damage(copy) : copy;
    }

    private byte[] Npy(byte[] array)
    {
        int length = BinaryPrimitives.ReadUInt16LittleEndian(array.AsSpan(8));
        string text = Encoding.Latin1.GetString(array, 10, length);
        text = _random.Next(5) switch
        {
            0 => Numbers().Replace(text, _ => interesting.Number().ToString(CultureInfo.InvariantCulture)),
            1 => text.Replace("<f4", interesting.Of(["<f2", "<f8", "|u1", ">f4", "O", "<i4", "", interesting.Text()]), StringComparison.Ordinal),
            2 => text.Replace("False", "True", StringComparison.Ordinal),
            3 => text.Replace("(", "(" + string.Concat(Enumerable.Repeat("1, ", 1 << _random.Next(12))), StringComparison.Ordinal),
            _ => Encoding.Latin1.GetString(interesting.Damage(Encoding.Latin1.GetBytes(text))),
        };
        byte[] header = Encoding.Latin1.GetBytes(text);
        ushort told = _random.Next(5) == 0 ? (ushort)interesting.Number() : (ushort)header.Length;
        byte[] data = array[(10 + length)..];
        return [.. array[..8], .. BitConverter.GetBytes(told), .. header, .. _random.Next(4) == 0 ? interesting.Damage(data) : data];
    }

    // One number of one record of the zip changed.
    private byte[] WithRecord(byte[] bytes)
    {
        var places = new List<(int At, int Length)>();
        for (int i = 0; i + 4 <= bytes.Length; i++)
        {
            uint signature = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(i));
            if (Records.FirstOrDefault(record => record.Signature == signature) is { Length: > 0 } record && i + record.Length <= bytes.Length)
            {
                places.Add((i, record.Length));
            }
        }

        if (places.Count == 0)
        {
            return bytes;
        }

        byte[] copy = [.. bytes];
        var (at, length) = interesting.Of(places);
        BinaryPrimitives.WriteUInt16LittleEndian(copy.AsSpan(at + (2 * _random.Next(2, length / 2))), (ushort)interesting.Number());
        return copy;
    }

    [GeneratedRegex("[0-9]+(?=[,)])")]
    private static partial Regex Numbers();
}
