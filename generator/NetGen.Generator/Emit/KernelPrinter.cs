using System.Globalization;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;

namespace NetGen.Generator.Emit;

/// <summary>The one printer: a kernel and an instruction set become a C# method.</summary>
public sealed class KernelPrinter(InstructionSet isa)
{
    private const int LineLength = 116;

    private readonly ValuePrinter _values = new(isa);

    /// <summary>Writes the method with its header comment.</summary>
    public void Print(Kernel kernel, CodeWriter writer)
    {
        foreach (string line in kernel.Header)
        {
            writer.Line(("// " + line).TrimEnd());
        }

        writer.Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        using (writer.Block(Signature(kernel, writer)))
        {
            foreach (int lanes in PartialLoads.ActiveLanes(kernel).Where(lanes => lanes != isa.Lanes))
            {
                writer.Line($"{isa.VectorType} {ValuePrinter.MaskName(lanes)} = {_values.Mask(lanes)};");
            }

            Print(kernel.Body, writer);
        }
    }

    /// <summary>Writes a function that kernels call.</summary>
    public void Print(KernelFunction function, CodeWriter writer)
    {
        foreach (string line in function.Header)
        {
            writer.Line("// " + line);
        }

        writer.Line("[MethodImpl(MethodImplOptions.AggressiveInlining)]");
        string[] parameters = [.. CodeWriter.Wrap(function.Parameters.Select(p => $"{Type(p)} {p.Name}"), LineLength)];
        string signature = $"private static {Type(function.Result)} {function.Name}({parameters[0]})";
        if (signature.Length > LineLength)
        {
            writer.Line($"private static {Type(function.Result)} {function.Name}(");
            using (writer.Indent())
            {
                foreach (string line in parameters.Take(parameters.Length - 1))
                {
                    writer.Line(line + ",");
                }
            }

            signature = $"    {parameters[parameters.Length - 1]})";
        }

        string result = _values.Print(function.Result);
        if (function.Body.Count == 0)
        {
            writer.Line(signature + " =>");
            using (writer.Indent())
            {
                writer.Line(result + ";");
            }

            return;
        }

        using (writer.Block(signature))
        {
            Print(function.Body, writer);
            writer.Line($"return {result};");
        }
    }

    /// <summary>Writes a method that stores the first lanes of a vector; nothing where one store does.</summary>
    public void PrintPartialStore(int lanes, CodeWriter writer)
    {
        writer.Line($"// Stores the first {lanes.ToString(CultureInfo.InvariantCulture)} lanes.");
        writer.Line("[MethodImpl(MethodImplOptions.AggressiveInlining)]");
        using (writer.Block($"private static void {PartialStore.Method(lanes)}({isa.VectorType} value, float* y)"))
        {
            foreach (var piece in PartialStore.Pieces(lanes, isa.Lanes))
            {
                writer.Line(piece.Print(
                    "value",
                    lane => IndexPrinter.Address("y", lane),
                    lane => $"y[{lane.ToString(CultureInfo.InvariantCulture)}]"));
            }
        }
    }

    /// <summary>The methods that store the first lanes which a kernel calls, by their numbers of lanes.</summary>
    public IEnumerable<int> PartialStores(Kernel kernel) =>
        PartialLoads.StoredLanes(kernel).Where(lanes => lanes < isa.Lanes && PartialStore.Pieces(lanes, isa.Lanes).Count > 1);

    /// <summary>Writes the method that rearranges two vectors.</summary>
    public void Print(ShuffleOperator shuffle, CodeWriter writer)
    {
        string method = ValuePrinter.Method(shuffle);
        string result = _values.Rearranged(shuffle);
        writer.Line("// " + shuffle switch
        {
            ShuffleOperator.Even => "The lanes 0, 2, 4, ... of a and then of b.",
            ShuffleOperator.Odd => "The lanes 1, 3, 5, ... of a and then of b.",
            ShuffleOperator.InterleaveLower => "The lanes a0, b0, a1, b1, ... of the lower halves.",
            _ => "The lanes a0, b0, a1, b1, ... of the upper halves.",
        });
        writer.Line("[MethodImpl(MethodImplOptions.AggressiveInlining)]");
        string signature = $"private static {isa.VectorType} {method}({isa.VectorType} a, {isa.VectorType} b)";
        if (isa.ShuffleIndices.FirstOrDefault(index => result.Contains($", {index.Name}, ")) is not { } index)
        {
            writer.Line(signature + " =>");
            using (writer.Indent())
            {
                writer.Line(result + ";");
            }

            return;
        }

        using (writer.Block(signature))
        {
            writer.Line($"{isa.VectorClass}<int> {index.Name} = {index.Value};");
            writer.Line($"return {result};");
        }
    }

    /// <summary>The rearrangements that a kernel and the functions it calls use.</summary>
    public static IEnumerable<ShuffleOperator> Shuffles(Kernel kernel) =>
        KernelFunction.CalledBy(kernel)
            .SelectMany(function => IrWalk.Values(function.Body).Concat(IrWalk.Values(function.Result)))
            .Concat(IrWalk.Values(kernel.Body))
            .OfType<Shuffle>()
            .Select(shuffle => shuffle.Operator)
            .Distinct();

    private string Type(Value value) => value.IsVector ? isa.VectorType : "float";

    // A signature that does not fit on a line has pointers on lines of their own, before the numbers.
    private static string Signature(Kernel kernel, CodeWriter writer)
    {
        string[] pointers = [.. kernel.Parameters.Where(p => p.IsPointer).Select(p => "float* " + p.Name)];
        string[] numbers = [.. kernel.Parameters.Where(p => !p.IsPointer).Select(p => "int " + p.Name)];
        string inline = $"public static void {kernel.Name}({string.Join(", ", pointers.Concat(numbers))})";
        if (inline.Length <= LineLength)
        {
            return inline;
        }

        writer.Line($"public static void {kernel.Name}(");
        string[] lines = [.. CodeWriter.Wrap(pointers, LineLength), .. CodeWriter.Wrap(numbers, LineLength)];
        using (writer.Indent())
        {
            foreach (string line in lines.Take(lines.Length - 1))
            {
                writer.Line(line + ",");
            }
        }

        return $"    {lines[lines.Length - 1]})";
    }

    private void Print(EquatableArray<Statement> statements, CodeWriter writer)
    {
        for (int i = 0; i < statements.Count; i++)
        {
            if (i > 0 && statements[i - 1] is (Loop or IfLess))
            {
                writer.LineBetween();
            }

            var list = DeclarationList.At(statements, i, isa);
            if (list.Declarators.Count > 1)
            {
                foreach (string line in list.Lines())
                {
                    writer.Line(line);
                }

                i += list.Declarators.Count - 1;
            }
            else
            {
                Print(statements[i], writer);
            }
        }
    }

    private void Print(Statement statement, CodeWriter writer)
    {
        switch (statement)
        {
            case Loop loop:
                Print(loop, writer);
                break;
            case IfLess choice:
                Print(choice, writer);
                break;
            case Let let:
                writer.Line($"{Type(let.Value)} {let.Name} = {_values.Print(let.Value)};");
                break;
            case Assign assign:
                writer.Line($"{assign.Name} = {_values.Print(assign.Value)};");
                break;
            case LetIndex let:
                writer.Line($"int {let.Name} = {IndexPrinter.Print(let.Value)};");
                break;
            case LetPointer let:
                writer.Line($"float* {let.Name} = {IndexPrinter.Address(let.Pointer, let.Offset)};");
                break;
            case Store store:
                Print(store, writer);
                break;
            case Prefetch prefetch when isa.Prefetch is not null:
                writer.Line($"{isa.Prefetch}({IndexPrinter.Address(prefetch.Pointer, prefetch.Offset)});");
                break;
            case Prefetch:
                break;
            case Comment comment:
                writer.Line("// " + comment.Text);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(statement), statement, null);
        }
    }

    private void Print(Loop loop, CodeWriter writer)
    {
        string step = loop.Step == 1
            ? loop.Variable + "++"
            : $"{loop.Variable} += {loop.Step.ToString(CultureInfo.InvariantCulture)}";
        string begin = IndexPrinter.Print(loop.Begin);
        string end = IndexPrinter.Print(loop.End);
        using (writer.Block($"for (int {loop.Variable} = {begin}; {loop.Variable} < {end}; {step})"))
        {
            Print(loop.Body, writer);
        }
    }

    private void Print(IfLess choice, CodeWriter writer)
    {
        using (writer.Block($"if ({IndexPrinter.Print(choice.Left)} < {IndexPrinter.Print(choice.Right)})"))
        {
            Print(choice.Then, writer);
        }

        if (choice.Else.Count > 0)
        {
            using (writer.Block("else"))
            {
                Print(choice.Else, writer);
            }
        }
    }

    private void Print(Store store, CodeWriter writer)
    {
        if (!store.Value.IsVector)
        {
            writer.Line($"{store.Pointer}[{IndexPrinter.Print(store.Offset)}] = {_values.Print(store.Value)};");
        }
        else if (store.ActiveLanes == 0 || store.ActiveLanes == isa.Lanes)
        {
            writer.Line($"{isa.VectorClass}.Store({_values.Print(store.Value)}, {IndexPrinter.Address(store.Pointer, store.Offset)});");
        }
        else
        {
            PrintPartial(store, writer);
        }
    }

    // A part of a power of two is one store, and more pieces are a method.
    private void PrintPartial(Store store, CodeWriter writer)
    {
        var pieces = PartialStore.Pieces(store.ActiveLanes, isa.Lanes);
        string value = pieces.Count == 1 ? _values.Operand(store.Value) : _values.Print(store.Value);
        writer.Line(pieces.Count == 1
            ? pieces[0].Print(value, lane => IndexPrinter.Address(store.Pointer, store.Offset + lane), lane => $"{store.Pointer}[{IndexPrinter.Print(store.Offset + lane)}]")
            : $"{PartialStore.Method(store.ActiveLanes)}({value}, {IndexPrinter.Address(store.Pointer, store.Offset)});");
    }
}
