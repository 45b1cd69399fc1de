using NetGen.Generator.Model;

namespace NetGen.Generator.Kernels.Ir;

/// <summary>
/// Writes the statements of a kernel in order. Names must be unique along a path of nested blocks, as in C#; sibling
/// blocks may use the same name again.
/// </summary>
public sealed class KernelBuilder
{
    private List<Statement> _statements = [];

    /// <summary>The statements written so far, at the current block.</summary>
    public EquatableArray<Statement> Statements => _statements.ToEquatableArray();

    /// <summary>A whole-number variable or parameter by name.</summary>
    public static IndexExpression Index(string name) => new IndexVariable(name);

    /// <summary>A loop; one that runs exactly once becomes its body with the variable replaced by its value.</summary>
    public void For(
        string variable,
        IndexExpression begin,
        IndexExpression end,
        Action<IndexExpression> body,
        int step = 1)
    {
        if (begin is IndexConstant b && end is IndexConstant e && e.Value <= b.Value + step)
        {
            if (e.Value > b.Value)
            {
                body(begin);
            }

            return;
        }

        var inner = Block(() => body(Index(variable)));
        _statements.Add(new Loop(variable, begin, end, step, inner));
    }

    /// <summary>A choice; one that is known beforehand becomes the branch taken.</summary>
    public void IfLess(IndexExpression left, IndexExpression right, Action then, Action? otherwise = null)
    {
        if (left is IndexConstant a && right is IndexConstant b)
        {
            (a.Value < b.Value ? then : otherwise)?.Invoke();
            return;
        }

        _statements.Add(new IfLess(left, right, Block(then), otherwise is null ? [] : Block(otherwise)));
    }

    /// <summary>Declares a local that holds <paramref name="value"/>.</summary>
    public Local Let(string name, Value value)
    {
        _statements.Add(new Let(name, value));
        return new Local(name, value.IsVector);
    }

    /// <summary>Gives a local back as it is, and any other value a name.</summary>
    public Local Named(string name, Value value) => value as Local ?? Let(name, value);

    /// <summary>Names a whole number, unless it is a constant or a name already.</summary>
    public IndexExpression LetIndex(string name, IndexExpression value)
    {
        if (value is IndexConstant or IndexVariable)
        {
            return value;
        }

        _statements.Add(new LetIndex(name, value));
        return Index(name);
    }

    /// <summary>Names an address, and gives the name back.</summary>
    public string LetPointer(string name, string pointer, IndexExpression offset)
    {
        _statements.Add(new LetPointer(name, pointer, offset));
        return name;
    }

    /// <summary>Names the address of numbers that are part of the code, and gives the name back.</summary>
    public string LetTable(string name, IEnumerable<float> numbers)
    {
        _statements.Add(new LetTable(name, numbers.ToEquatableArray()));
        return name;
    }

    /// <summary>Changes a local; an assignment of itself vanishes.</summary>
    public void Assign(Local local, Value value)
    {
        if (value != local)
        {
            _statements.Add(new Assign(local.Name, value));
        }
    }

    /// <summary>Writes a value to memory; see <see cref="Ir.Store"/>.</summary>
    public void Store(string pointer, IndexExpression offset, Value value, int activeLanes = 0) =>
        _statements.Add(new Store(pointer, offset, value, activeLanes));

    /// <summary>Asks for a line of the cache; see <see cref="Ir.Prefetch"/>.</summary>
    public void Prefetch(string pointer, IndexExpression offset) => _statements.Add(new Prefetch(pointer, offset));

    /// <summary>A comment on a line of its own.</summary>
    public void Comment(string text) => _statements.Add(new Comment(text));

    private EquatableArray<Statement> Block(Action body)
    {
        var outer = _statements;
        _statements = [];
        body();
        var inner = Statements;
        _statements = outer;
        return inner;
    }
}
