using System.Text;
using NetGen.Generator.Model;

namespace NetGen.Cli;

/// <summary>
/// The last line of defence of what is printed: characters that would drive a terminal become escapes. What quotes a file is made
/// printable before, where line ends of the quotation can still be told from those of the text around it.
/// </summary>
/// <param name="inner">What is written to.</param>
internal sealed class PrintableWriter(TextWriter inner) : TextWriter(System.Globalization.CultureInfo.InvariantCulture)
{
    private char _half;

    /// <summary>What is written to.</summary>
    public TextWriter Inner => inner;

    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc/>
    public override void Write(char value)
    {
        // Halves of a pair may come one by one.
        if (char.IsHighSurrogate(value) && _half == '\0')
        {
            _half = value;
            return;
        }

        Write(value.ToString());
    }

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    /// <inheritdoc/>
    public override void Write(string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return;
        }

        string text = _half == '\0' ? value : _half + value;
        _half = '\0';
        inner.Write(Printable.Lines(text));
    }

    /// <inheritdoc/>
    public override void WriteLine() => Write(Environment.NewLine);

    /// <inheritdoc/>
    public override void WriteLine(string? value)
    {
        Write(value);
        WriteLine();
    }

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();
}
