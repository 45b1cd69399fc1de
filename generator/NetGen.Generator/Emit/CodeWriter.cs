using System.Text;

namespace NetGen.Generator.Emit;

/// <summary>Writes indented C# with <c>\n</c> line ends.</summary>
public sealed class CodeWriter
{
    private const int IndentSize = 4;

    private readonly StringBuilder _text = new();
    private int _depth;
    private bool _fresh = true;

    /// <summary>Writes one line, or an empty one.</summary>
    public void Line(string text = "")
    {
        if (text.Length > 0)
        {
            _text.Append(' ', _depth * IndentSize).Append(text);
        }

        _text.Append('\n');
        _fresh = text.Length == 0;
    }

    /// <summary>Writes an empty line, unless a block has just been opened or a line just left empty.</summary>
    public void LineBetween()
    {
        if (!_fresh)
        {
            Line();
        }
    }

    /// <summary>Opens a block in braces, closed when the result is disposed.</summary>
    /// <param name="header">The line before the brace, if any.</param>
    public IDisposable Block(string? header = null)
    {
        if (header is not null)
        {
            Line(header);
        }

        Line("{");
        _fresh = true;
        _depth++;
        return new BlockEnd(this, "}");
    }

    /// <summary>Indents what follows until the result is disposed.</summary>
    public IDisposable Indent()
    {
        _depth++;
        return new BlockEnd(this, null);
    }

    /// <summary>Joins items by commas to lines of some length.</summary>
    public static IEnumerable<string> Wrap(IEnumerable<string> items, int length)
    {
        var line = new StringBuilder();
        foreach (string item in items)
        {
            if (line.Length > 0 && line.Length + item.Length + 2 > length)
            {
                yield return line.ToString();
                line.Clear();
            }

            line.Append(line.Length > 0 ? ", " : "").Append(item);
        }

        if (line.Length > 0)
        {
            yield return line.ToString();
        }
    }

    /// <summary>All that was written.</summary>
    public override string ToString() => _text.ToString();

    private sealed class BlockEnd(CodeWriter writer, string? end) : IDisposable
    {
        public void Dispose()
        {
            writer._depth--;
            if (end is not null)
            {
                writer.Line(end);
            }
        }
    }
}
