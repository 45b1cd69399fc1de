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

    /// <summary>The type of a value.</summary>
    public string Type(Value value) => value.IsVector ? isa.VectorType : "float";

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

    /// <summary>Writes the statements of a block.</summary>
    public void Print(EquatableArray<Statement> statements, CodeWriter writer)
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
            case LetTable let:
                Print(let, writer);
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

    // The numbers lie in the assembly, whose memory never moves.
    private static void Print(LetTable let, CodeWriter writer)
    {
        string span = let.Name + "Numbers";
        writer.Line($"ReadOnlySpan<float> {span} =");
        writer.Line("[");
        using (writer.Indent())
        {
            foreach (string line in CodeWriter.Wrap(let.Numbers.Select(ValuePrinter.Literal), LineLength))
            {
                writer.Line(line + ",");
            }
        }

        writer.Line("];");
        writer.Line($"float* {let.Name} = (float*)Unsafe.AsPointer(ref Unsafe.AsRef(in {span}[0]));");
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
        string address = IndexPrinter.Address(store.Pointer, store.Offset);
        writer.Line(pieces.Count == 1
            ? pieces[0].Print(value, _ => address, _ => $"{store.Pointer}[{IndexPrinter.Print(store.Offset)}]")
            : $"{PartialStore.Method(store.ActiveLanes)}({value}, {address});");
    }
}
