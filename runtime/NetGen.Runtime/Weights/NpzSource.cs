using System.IO.Compression;
using static NetGen.Weights.Excerpt;

namespace NetGen.Weights;

/// <summary>
/// A NumPy archive: a zip of files <c>name.npy</c>, stored or deflated. Lengths that the archive states are not
/// believed: memory is taken for the tensors of the network alone, and a checksum says whether they are whole.
/// </summary>
internal sealed class NpzSource : WeightsSource
{
    private const string Extension = ".npy";

    private readonly ZipArchive _archive;
    private readonly ZipArchiveEntry[] _entries;
    private readonly TensorEntry?[] _tensors;

    /// <summary>Reads the directory of an archive.</summary>
    /// <exception cref="WeightsException">It is malformed.</exception>
    public NpzSource(Stream stream, string file)
        : base(file)
    {
        try
        {
            _archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            _entries = [.. _archive.Entries];
        }
        catch (InvalidDataException exception)
        {
            throw new WeightsException($"{file}: the archive is damaged: {exception.Message}", exception);
        }

        if (_entries.Length > SafetensorsHeader.MostTensors)
        {
            throw new WeightsException($"{file}: there are more than {SafetensorsHeader.MostTensors} tensors.");
        }

        _tensors = new TensorEntry?[_entries.Length];
        Names = [.. _entries.Select(entry => TensorName(entry.FullName))];
        if (Names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } repeated)
        {
            throw new WeightsException($"{file}: there are two tensors named '{Shorten(repeated.Key)}'.");
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names { get; }

    /// <inheritdoc/>
    public override TensorEntry Describe(int tensor)
    {
        try
        {
            using var stream = _entries[tensor].Open();
            var (format, shape, length) = NpyHeader.Read(stream, $"{File}: tensor '{Shorten(Names[tensor])}'");
            return _tensors[tensor] = new TensorEntry(Names[tensor], format, shape, length, _entries[tensor].Length);
        }
        catch (InvalidDataException exception)
        {
            throw Damaged(tensor, exception);
        }
    }

    /// <inheritdoc/>
    public override void Read(int tensor, Span<float> values)
    {
        var entry = _tensors[tensor] ?? Describe(tensor);
        try
        {
            using var stream = new ChecksumStream(_entries[tensor].Open());
            Skip(stream, entry.Begin);
            ReadValues(stream, entry, values);
            if (stream.ReadByte() >= 0)
            {
                throw new WeightsException($"{File}: tensor '{Shorten(entry.Name)}' has more bytes than its shape {entry.ShapeText}.");
            }

            if (stream.Checksum != _entries[tensor].Crc32)
            {
                throw new WeightsException($"{File}: tensor '{Shorten(entry.Name)}' is damaged: its checksum is not the one stored with it.");
            }
        }
        catch (InvalidDataException exception)
        {
            throw Damaged(tensor, exception);
        }
    }

    /// <inheritdoc/>
    public override void Finish()
    {
        // A zip ends with its directory, which has been read.
    }

    /// <inheritdoc/>
    public override void Dispose() => _archive.Dispose();

    private static string TensorName(string entry) =>
        entry.EndsWith(Extension, StringComparison.Ordinal) ? entry[..^Extension.Length] : entry;

    private WeightsException Damaged(int tensor, InvalidDataException exception) =>
        new($"{File}: tensor '{Shorten(Names[tensor])}' is damaged: {exception.Message}", exception);
}
