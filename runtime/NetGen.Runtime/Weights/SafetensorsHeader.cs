using System.Text.Json;
using System.Text.Unicode;
using static NetGen.Weights.Excerpt;

namespace NetGen.Weights;

/// <summary>
/// Reads the JSON header of a safetensors file: an object with a member for each tensor,
/// <c>"name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}</c>, and an optional member
/// <c>__metadata__</c> with strings. The data of the tensors must follow each other without gap or overlap.
/// </summary>
internal static class SafetensorsHeader
{
    /// <summary>The largest header accepted, as in the reference implementation.</summary>
    public const int MaximumLength = 100_000_000;

    // More than any tensor of a network has; a list that goes on is not worth the memory it would take.
    private const int MaximumRank = 8;

    /// <summary>The most tensors of a file. One without elements takes fifty bytes there, and ten times as many here.</summary>
    public const int MostTensors = 100_000;

    private const string Metadata = "__metadata__";

    /// <summary>Reads a header.</summary>
    /// <param name="json">The header's bytes.</param>
    /// <param name="file">What to call the file in messages.</param>
    /// <returns>The tensors in the order of their data.</returns>
    /// <exception cref="WeightsException">The header is malformed.</exception>
    public static TensorEntry[] Parse(ReadOnlySpan<byte> json, string file)
    {
        if (!Utf8.IsValid(json))
        {
            throw new WeightsException($"{file}: the header is not UTF-8.");
        }

        try
        {
            return Ordered(ReadTensors(json, file), file);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            // InvalidOperationException: a value of another type than was read, or text that is no Unicode.
            throw new WeightsException($"{file}: the header is not what a safetensors header must be: {exception.Message}", exception);
        }
    }

    private static List<TensorEntry> ReadTensors(ReadOnlySpan<byte> json, string file)
    {
        var reader = new Utf8JsonReader(json);
        var tensors = new List<TensorEntry>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        reader.Read();
        Require(ref reader, JsonTokenType.StartObject, file, "the header");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            if (!names.Add(name))
            {
                throw new WeightsException($"{file}: there are two tensors named '{Shorten(name)}'.");
            }

            reader.Read();
            if (name == Metadata)
            {
                reader.Skip();
            }
            else
            {
                if (tensors.Count == MostTensors)
                {
                    throw new WeightsException($"{file}: there are more than {MostTensors} tensors.");
                }

                tensors.Add(ReadTensor(ref reader, name, file));
            }
        }

        // Only spaces may follow; anything else is malformed JSON and throws.
        reader.Read();
        return tensors;
    }

    private static TensorEntry ReadTensor(ref Utf8JsonReader reader, string name, string file)
    {
        string? format = null;
        long[]? shape = null;
        long[]? offsets = null;
        Require(ref reader, JsonTokenType.StartObject, file, $"tensor '{Shorten(name)}'");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var member = reader.GetString()!;
            reader.Read();
            switch (member)
            {
                case "dtype" when format is null:
                    format = reader.GetString();
                    break;
                case "shape" when shape is null:
                    shape = ReadNumbers(ref reader, name, member, file);
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadNumbers(ref reader, name, member, file);
                    break;
                default:
                    throw new WeightsException($"{file}: tensor '{Shorten(name)}' has an unknown or repeated member '{Shorten(member)}'.");
            }
        }

        if (format is null || shape is null || offsets is null)
        {
            throw new WeightsException($"{file}: tensor '{Shorten(name)}' lacks dtype, shape or data_offsets.");
        }

        if (offsets.Length != 2 || offsets[0] > offsets[1])
        {
            throw new WeightsException(
                $"{file}: tensor '{Shorten(name)}' has data_offsets [{string.Join(", ", offsets)}]; a begin and an end were expected.");
        }

        return new TensorEntry(name, format, shape, offsets[0], offsets[1]);
    }

    private static long[] ReadNumbers(ref Utf8JsonReader reader, string name, string member, string file)
    {
        Require(ref reader, JsonTokenType.StartArray, file, $"{member} of tensor '{Shorten(name)}'");
        var numbers = new List<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var number) || number < 0)
            {
                throw new WeightsException(
                    $"{file}: {member} of tensor '{Shorten(name)}' must hold whole numbers of at least 0 and below 2^63.");
            }

            if (numbers.Count == MaximumRank)
            {
                throw new WeightsException(
                    $"{file}: {member} of tensor '{Shorten(name)}' holds more than {MaximumRank} numbers.");
            }

            numbers.Add(number);
        }

        return [.. numbers];
    }

    private static TensorEntry[] Ordered(List<TensorEntry> tensors, string file)
    {
        // By the end too, as an empty tensor begins where its neighbour does.
        var ordered = tensors.OrderBy(tensor => tensor.Begin).ThenBy(tensor => tensor.End).ToArray();
        long position = 0;
        foreach (var tensor in ordered)
        {
            if (tensor.Begin != position)
            {
                throw new WeightsException(
                    $"{file}: the data of tensor '{Shorten(tensor.Name)}' begins at {tensor.Begin}; {position} was expected, as " +
                    "tensors must follow each other without gap or overlap.");
            }

            position = tensor.End;
        }

        return ordered;
    }

    private static void Require(ref Utf8JsonReader reader, JsonTokenType type, string file, string what)
    {
        if (reader.TokenType != type)
        {
            throw new WeightsException($"{file}: {what} is a JSON {reader.TokenType}; {type} was expected.");
        }
    }
}
