using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;

namespace NetGen.Tests.Kernels;

/// <summary>Runs a kernel's IR in double precision, every access checked. Nothing is rounded to float but constants.</summary>
internal sealed class KernelInterpreter
{
    private readonly Dictionary<string, long> _indices = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double[]> _locals = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Memory.Address> _pointers = new(StringComparer.Ordinal);
    private readonly ValueInterpreter _values;

    private KernelInterpreter(TargetIsa isa)
    {
        _values = new ValueInterpreter(isa.Lanes, _locals, _pointers, Index);
    }

    /// <summary>Runs a kernel.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="isa">The instruction set it was built for.</param>
    /// <param name="arrays">The arrays of its pointer parameters, in order; the same array twice aliases.</param>
    /// <param name="numbers">Its whole-number parameters, in order.</param>
    public static void Run(Kernel kernel, TargetIsa isa, double[][] arrays, params int[] numbers)
    {
        var interpreter = new KernelInterpreter(isa);
        int array = 0;
        int number = 0;
        foreach (var parameter in kernel.Parameters)
        {
            if (parameter.IsPointer)
            {
                interpreter._pointers.Add(parameter.Name, new(parameter.Name, arrays[array++], 0));
            }
            else
            {
                interpreter._indices.Add(parameter.Name, numbers[number++]);
            }
        }

        if (array != arrays.Length || number != numbers.Length)
        {
            throw new ArgumentException($"{kernel.Name} has {array} pointers and {number} numbers");
        }

        try
        {
            interpreter.Run(kernel.Body);
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidOperationException($"{kernel.Name} for {isa.Name} {e.Message}", e);
        }
    }

    // Runs a block and forgets what it declared. A name declared twice is an error, as in C#.
    private void Run(EquatableArray<Statement> block)
    {
        var declared = new List<string>();
        foreach (var statement in block)
        {
            Run(statement, declared);
        }

        foreach (string name in declared)
        {
            _ = _indices.Remove(name) || _locals.Remove(name) || _pointers.Remove(name);
        }
    }

    private void Run(Statement statement, List<string> declared)
    {
        switch (statement)
        {
            case Loop loop:
                Run(loop);
                break;
            case IfLess choice:
                Run(Index(choice.Left) < Index(choice.Right) ? choice.Then : choice.Else);
                break;
            case Let let:
                _locals.Add(Fresh(let.Name, declared), _values.Evaluate(let.Value));
                break;
            case Assign assign:
                _ = _locals[assign.Name];
                _locals[assign.Name] = _values.Evaluate(assign.Value);
                break;
            case LetIndex let:
                _indices.Add(Fresh(let.Name, declared), Index(let.Value));
                break;
            case LetPointer let:
                var origin = _pointers[let.Pointer];
                _pointers.Add(Fresh(let.Name, declared), origin with { Offset = origin.Offset + Index(let.Offset) });
                break;
            case LetTable let:
                double[] numbers = [.. let.Numbers.Select(number => (double)number)];
                _pointers.Add(Fresh(let.Name, declared), new(let.Name, numbers, 0));
                break;
            case Store store:
                Run(store);
                break;
            case Prefetch or Comment:
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(statement), statement, null);
        }
    }

    private void Run(Loop loop)
    {
        long end = Index(loop.End);
        Fresh(loop.Variable, []);
        for (long i = Index(loop.Begin); i < end; i += loop.Step)
        {
            _indices[loop.Variable] = i;
            Run(loop.Body);
        }

        _indices.Remove(loop.Variable);
    }

    private void Run(Store store)
    {
        double[] value = _values.Evaluate(store.Value);
        long offset = Index(store.Offset);
        int lanes = store.Value.IsVector && store.ActiveLanes > 0 ? store.ActiveLanes : value.Length;
        for (int lane = 0; lane < lanes; lane++)
        {
            Memory.Write(_pointers[store.Pointer], offset + lane, value[lane]);
        }
    }

    private string Fresh(string name, List<string> declared)
    {
        if (_indices.ContainsKey(name) || _locals.ContainsKey(name) || _pointers.ContainsKey(name))
        {
            throw new InvalidOperationException($"declares {name} twice");
        }

        declared.Add(name);
        return name;
    }

    private long Index(IndexExpression expression) => expression switch
    {
        IndexConstant constant => constant.Value,
        IndexVariable variable => _indices.TryGetValue(variable.Name, out long value)
            ? value
            : throw new InvalidOperationException($"reads the unknown number {variable.Name}"),
        IndexLoad load => Whole(Memory.Read(_pointers[load.Pointer], Index(load.Offset))),
        IndexBinary binary => Index(binary.Operator, Index(binary.Left), Index(binary.Right)),
        _ => throw new ArgumentOutOfRangeException(nameof(expression), expression, null),
    };

    private static long Whole(double number) =>
        number == Math.Floor(number) ? (long)number : throw new InvalidOperationException($"takes {number} as a whole number");

    private static long Index(IndexOperator operation, long left, long right) => operation switch
    {
        IndexOperator.Add => left + right,
        IndexOperator.Subtract => left - right,
        IndexOperator.Multiply => left * right,
        IndexOperator.Divide => left / right,
        IndexOperator.Remainder => left % right,
        IndexOperator.Min => Math.Min(left, right),
        IndexOperator.Max => Math.Max(left, right),
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, null),
    };
}
