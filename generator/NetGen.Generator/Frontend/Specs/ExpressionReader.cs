using System.Globalization;
using NetGen.Generator.Model;

namespace NetGen.Generator.Frontend;

/// <summary>
/// Reads the expressions of a spec file: <c>$name</c>, numbers, <c>+ - * /</c> and parentheses, with the precedence
/// they have everywhere.
/// </summary>
public sealed class ExpressionReader
{
    private readonly string _text;
    private int _position;
    private int _depth;
    private string? _fault;

    private ExpressionReader(string text) => _text = text;

    private char Next
    {
        get
        {
            while (_position < _text.Length && _text[_position] == ' ')
            {
                _position++;
            }

            return _position < _text.Length ? _text[_position] : '\0';
        }
    }

    /// <summary>Reads an expression.</summary>
    /// <returns>The expression, or in words what is wrong with it.</returns>
    public static (ArgumentValue? Value, string? Fault) Read(string text)
    {
        var reader = new ExpressionReader(text);
        var value = reader.Sum();
        if (reader._fault is null && reader.Next != '\0')
        {
            reader.Fail("an operator");
        }

        return reader._fault is null ? (value, null) : (null, reader._fault);
    }

    private ArgumentValue? Sum()
    {
        var left = Product();
        while (_fault is null && Next is '+' or '-')
        {
            char operation = Take();
            left = Join(operation, left, Product());
        }

        return left;
    }

    private ArgumentValue? Product()
    {
        var left = Operand();
        while (_fault is null && Next is '*' or '/')
        {
            char operation = Take();
            left = Join(operation, left, Operand());
        }

        return left;
    }

    private ArgumentValue? Operand()
    {
        if (++_depth > Expression.DeepestNesting)
        {
            _fault ??= FormattableString.Invariant($"it is nested deeper than {Expression.DeepestNesting} levels");
            return null;
        }

        ArgumentValue? value = null;
        switch (Next)
        {
            case '-':
                Take();
                value = Operand() is { } negated ? Bounded(new NegativeValue(negated)) : null;
                break;
            case '(':
                Take();
                value = Sum();
                if (_fault is null && Next != ')')
                {
                    Fail("a )");
                }

                _position++;
                break;
            case '$':
                Take();
                value = Parameter();
                break;
            case >= '0' and <= '9':
                value = Number();
                break;
            default:
                Fail("a number, a $name or a (");
                break;
        }

        _depth--;
        return value;
    }

    private ArgumentValue? Parameter()
    {
        string name = TakeWhile(letter => letter is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_');
        if (name.Length > 0)
        {
            return new ParameterValue(char.ToUpperInvariant(name[0]) + name.Substring(1));
        }

        Fail("the name of a parameter");
        return null;
    }

    private ArgumentValue? Number()
    {
        string digits = TakeWhile(letter => letter is (>= '0' and <= '9') or '.');
        if (long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long whole))
        {
            return new IntegerValue(whole);
        }

        if (digits.IndexOf('.') > 0
            && double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double real)
            && !double.IsInfinity(real))
        {
            return new NumberValue(real);
        }

        _fault ??= digits.IndexOf('.') >= 0 ? digits + " is no number" : digits + " is too large";
        return null;
    }

    private ArgumentValue? Join(char operation, ArgumentValue? left, ArgumentValue? right) =>
        left is null || right is null ? null : Bounded(new BinaryValue(operation, left, right));

    private ArgumentValue? Bounded(ArgumentValue value)
    {
        _fault ??= Expression.Excess(value);
        return _fault is null ? value : null;
    }

    private string TakeWhile(Func<char, bool> wanted)
    {
        int start = _position;
        while (_position < _text.Length && wanted(_text[_position]))
        {
            _position++;
        }

        return _text.Substring(start, _position - start);
    }

    private char Take()
    {
        char taken = Next;
        _position++;
        return taken;
    }

    private void Fail(string expected) => _fault ??= Next == '\0'
        ? $"{expected} is expected at its end"
        : $"{expected} is expected where '{_text.Substring(_position)}' begins";
}
