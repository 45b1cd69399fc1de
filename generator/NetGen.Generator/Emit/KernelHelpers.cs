using System.Globalization;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Emit;

/// <summary>
/// The small methods that kernels call, which the just-in-time compiler inlines: functions of vectors, rearrangements of two vectors, and
/// stores of a vector's first lanes. Collects what some kernels need, and writes each once.
/// </summary>
/// <param name="isa">The instruction set.</param>
public sealed class KernelHelpers(InstructionSet isa)
{
    private const int LineLength = 116;

    private readonly KernelPrinter _printer = new(isa);
    private readonly ValuePrinter _values = new(isa);
    private readonly HashSet<KernelFunction> _functions = [];
    private readonly SortedSet<ShuffleOperator> _shuffles = [];
    private readonly SortedSet<int> _partialStores = [];

    /// <summary>Whether no kernel needs any.</summary>
    public bool IsEmpty => _functions.Count + _shuffles.Count + _partialStores.Count == 0;

    /// <summary>Adds what a kernel needs.</summary>
    public void Add(Kernel kernel)
    {
        var functions = KernelFunction.CalledBy(kernel).ToList();
        var values = functions.SelectMany(KernelFunction.Values).Concat(IrWalk.Values(kernel.Body));
        _functions.UnionWith(functions);
        _shuffles.UnionWith(values.OfType<Shuffle>().Select(shuffle => shuffle.Operator));
        _partialStores.UnionWith(PartialLoads.StoredLanes(kernel)
            .Where(lanes => lanes < isa.Lanes && PartialStore.Pieces(lanes, isa.Lanes).Count > 1));
    }

    /// <summary>Writes them in the order of their names.</summary>
    public void Write(CodeWriter writer)
    {
        foreach (var function in _functions.OrderBy(f => f.Name, StringComparer.Ordinal).ThenBy(f => f.Result.IsVector))
        {
            Write(function, writer);
        }

        foreach (var shuffle in _shuffles)
        {
            Write(shuffle, writer);
        }

        foreach (int lanes in _partialStores)
        {
            WritePartialStore(lanes, writer);
        }
    }

    private void Write(KernelFunction function, CodeWriter writer)
    {
        Begin(writer, [.. function.Header]);
        string[] parameters = [.. CodeWriter.Wrap(function.Parameters.Select(p => $"{_printer.Type(p)} {p.Name}"), LineLength)];
        string name = $"private static {_printer.Type(function.Result)} {function.Name}(";
        string end = parameters[parameters.Length - 1] + ")";
        if (name.Length + end.Length > LineLength || parameters.Length > 1)
        {
            writer.Line(name);
            using (writer.Indent())
            {
                foreach (string line in parameters.Take(parameters.Length - 1))
                {
                    writer.Line(line + ",");
                }
            }

            name = "    ";
        }

        string result = _values.Print(function.Result);
        if (function.Body.Count == 0)
        {
            WriteExpression(writer, name + end, result);
            return;
        }

        using (writer.Block(name + end))
        {
            _printer.Print(function.Body, writer);
            writer.Line($"return {result};");
        }
    }

    private void Write(ShuffleOperator shuffle, CodeWriter writer)
    {
        Begin(writer, shuffle switch
        {
            ShuffleOperator.Even => "The lanes 0, 2, 4, ... of a and then of b.",
            ShuffleOperator.Odd => "The lanes 1, 3, 5, ... of a and then of b.",
            ShuffleOperator.InterleaveLower => "The lanes a0, b0, a1, b1, ... of the lower halves.",
            _ => "The lanes a0, b0, a1, b1, ... of the upper halves.",
        });
        string result = _values.Rearranged(shuffle);
        string v = isa.VectorType;
        string signature = $"private static {v} {ValuePrinter.Method(shuffle)}({v} a, {v} b)";
        if (isa.ShuffleIndices.FirstOrDefault(index => result.Contains($", {index.Name}, ")) is not { } index)
        {
            WriteExpression(writer, signature, result);
            return;
        }

        using (writer.Block(signature))
        {
            writer.Line($"{isa.VectorClass}<int> {index.Name} = {index.Value};");
            writer.Line($"return {result};");
        }
    }

    private void WritePartialStore(int lanes, CodeWriter writer)
    {
        Begin(writer, $"Stores the first {Number(lanes)} lanes.");
        using (writer.Block($"private static void {PartialStore.Method(lanes)}({isa.VectorType} value, float* y)"))
        {
            foreach (var piece in PartialStore.Pieces(lanes, isa.Lanes))
            {
                writer.Line(piece.Print("value", lane => IndexPrinter.Address("y", lane), lane => $"y[{Number(lane)}]"));
            }
        }
    }

    private static void Begin(CodeWriter writer, params string[] header)
    {
        writer.LineBetween();
        foreach (string line in header)
        {
            writer.Line("// " + line);
        }

        writer.Line("[MethodImpl(MethodImplOptions.AggressiveInlining)]");
    }

    private static void WriteExpression(CodeWriter writer, string signature, string result)
    {
        writer.Line(signature + " =>");
        using (writer.Indent())
        {
            writer.Line(result + ";");
        }
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
