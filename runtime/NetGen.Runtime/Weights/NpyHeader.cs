using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace NetGen.Weights;

/// <summary>
/// Reads the header of a NumPy array: a magic number, the version, the length of the description, and the description
/// as Python writes a dictionary, <c>{'descr': '&lt;f4', 'fortran_order': False, 'shape': (2, 3), }</c>.
/// </summary>
internal ref struct NpyHeader
{
    // As NumPy itself reads without being asked twice; a description of numbers has about 100 bytes.
    private const int MaximumLength = 10_000;
    private const int MaximumRank = 8;
    private const int PrefixLength = 8;

    private readonly string _text;
    private readonly string _what;
    private int _position;

    private NpyHeader(string text, string what)
    {
        _text = text;
        _what = what;
    }

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads a header.</summary>
    /// <param name="stream">An array as it is saved.</param>
    /// <param name="what">What to call it in messages.</param>
    /// <returns>The format as safetensors names it, or as NumPy does if it cannot be read; the shape; and how many
    /// bytes stand before the elements.</returns>
    /// <exception cref="WeightsException">It is malformed, or its order is Fortran's.</exception>
    public static (string Format, long[] Shape, int Length) Read(Stream stream, string what)
    {
        Span<byte> prefix = stackalloc byte[PrefixLength];
        ReadExactly(stream, prefix, what);
        if (!prefix.StartsWith(Magic) || prefix[6] is < 1 or > 3)
        {
            throw new WeightsException($"{what} is no NumPy array of version 1 to 3.");
        }

        // Version 1 has a length of two bytes, later ones of four.
        Span<byte> lengthBytes = stackalloc byte[sizeof(uint)];
        lengthBytes.Clear();
        var lengthSize = prefix[6] == 1 ? sizeof(ushort) : sizeof(uint);
        ReadExactly(stream, lengthBytes[..lengthSize], what);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(lengthBytes);
        if (length > MaximumLength)
        {
            throw new WeightsException($"{what} has a header of {length} bytes; at most {MaximumLength} are accepted.");
        }

        var text = new byte[length];
        ReadExactly(stream, text, what);
        var (format, shape) = new NpyHeader(Encoding.Latin1.GetString(text), what).Parse();
        return (format, shape, PrefixLength + lengthSize + (int)length);
    }

    private (string Format, long[] Shape) Parse()
    {
        string? format = null;
        bool? fortran = null;
        long[]? shape = null;
        Expect('{');
        while (!TryTake('}'))
        {
            var key = ReadText();
            Expect(':');
            switch (key)
            {
                case "descr" when format is null:
                    format = ReadText();
                    break;
                case "fortran_order" when fortran is null:
                    fortran = ReadTruth();
                    break;
                case "shape" when shape is null:
                    shape = ReadShape();
                    break;
                default:
                    throw Malformed();
            }

            if (!TryTake(','))
            {
                Expect('}');
                break;
            }
        }

        SkipSpace();
        if (_position < _text.Length || format is null || shape is null || fortran is null)
        {
            throw Malformed();
        }

        return fortran.Value
            ? throw new WeightsException(
                $"{_what} is in Fortran's order; numpy.ascontiguousarray brings it into C order, which was expected.")
            : (TensorFormat.FromNumPy(format), shape);
    }

    private string ReadText()
    {
        SkipSpace();
        var quote = _position < _text.Length ? _text[_position] : '\0';
        var end = quote is '\'' or '"' ? _text.IndexOf(quote, _position + 1) : -1;
        if (end < 0)
        {
            throw Malformed();
        }

        var text = _text[(_position + 1)..end];
        _position = end + 1;
        return text;
    }

    private bool ReadTruth()
    {
        SkipSpace();
        foreach (var truth in (ReadOnlySpan<bool>)[false, true])
        {
            var word = truth ? "True" : "False";
            if (string.CompareOrdinal(_text, _position, word, 0, word.Length) == 0)
            {
                _position += word.Length;
                return truth;
            }
        }

        throw Malformed();
    }

    private long[] ReadShape()
    {
        var shape = new List<long>();
        Expect('(');
        while (!TryTake(')'))
        {
            SkipSpace();
            var start = _position;
            while (_position < _text.Length && char.IsAsciiDigit(_text[_position]))
            {
                _position++;
            }

            if (shape.Count == MaximumRank
                || !long.TryParse(_text.AsSpan(start, _position - start), NumberStyles.None, CultureInfo.InvariantCulture, out var extent))
            {
                throw Malformed();
            }

            shape.Add(extent);
            if (!TryTake(','))
            {
                Expect(')');
                break;
            }
        }

        return [.. shape];
    }

    private void Expect(char letter)
    {
        if (!TryTake(letter))
        {
            throw Malformed();
        }
    }

    private bool TryTake(char letter)
    {
        SkipSpace();
        if (_position >= _text.Length || _text[_position] != letter)
        {
            return false;
        }

        _position++;
        return true;
    }

    private void SkipSpace()
    {
        while (_position < _text.Length && _text[_position] is ' ' or '\t' or '\n' or '\r')
        {
            _position++;
        }
    }

    private readonly WeightsException Malformed() => new(
        $"{_what} has a header that is not what a NumPy array of numbers has, at character {_position}: {Excerpt.Shorten(_text)}");

    private static void ReadExactly(Stream stream, Span<byte> bytes, string what)
    {
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
        {
            throw new WeightsException($"{what} ends inside its header.");
        }
    }
}
