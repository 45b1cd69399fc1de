using System.Globalization;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;
using NetGen.Generator.Passes;

namespace NetGen.Generator.Emit;

/// <summary>Writes the public surface of a network.</summary>
public sealed class ApiWriter(NetSpec spec, NetworkGraph graph)
{
    private readonly CodeWriter _writer = new();
    private readonly TableWriter _parameters = new("global::NetGen.Generated.ParameterInfo", [.. ParameterRows(graph)]);

    /// <summary>The file.</summary>
    public GeneratedFile Write()
    {
        string name = Identifiers.Escape(spec.Name);
        SourceFile.Begin(_writer, Identifiers.Escape(spec.Namespace), nullable: true);
        WriteSummary();
        using (_writer.Block($"{spec.Accessibility} partial class {name} : global::NetGen.Network"))
        {
            WriteConstants();
            WriteConstructor(name);
            new PostProcessingWriter(_writer, spec, graph).Write();
            WriteInfo();
            WritePrograms();
        }

        return new GeneratedFile($"{FileNames.Stem(spec)}.g.cs", _writer.ToString());
    }

    private void WriteSummary()
    {
        var output = graph.Tensors[graph.Output].Shape;
        _writer.Line("/// <summary>");
        _writer.Line($"/// A network from {spec.Input} to {output}: {Grouped(Counts.Parameters(graph))} parameters,");
        _writer.Line($"/// {Grouped(Counts.MultiplyAdds(graph))} multiply-adds per image.");
        long arena = graph.Parameters.Sum(parameter => Sizes.Align(parameter.Elements));
        _writer.Line($"/// The parameters take {Grouped(arena * sizeof(float))} bytes; training takes as much again for gradients,");
        _writer.Line("/// and for each state of the optimizer.");
        _writer.Line("/// </summary>");
        _writer.Line("/// <remarks>");
        _writer.Line("/// <list type=\"table\">");
        _writer.Line("/// <listheader><term>layer</term><description>output, parameters, multiply-adds</description></listheader>");
        var layers = Layers().ToArray();
        foreach (var part in Repeats.Find([.. layers.Select(layer => layer.Item)]))
        {
            for (int i = part.First; i < part.First + part.Length; i++)
            {
                var (name, description, _) = layers[i];
                (string range, string each) = part.Times == 1
                    ? ("", "")
                    : (" to " + layers[i + (part.Length * (part.Times - 1))].Name, " each");
                _writer.Line($"/// <item><term>{Escape(name + range)}</term><description>{description}{each}</description></item>");
            }
        }

        _writer.Line("/// </list>");
        _writer.Line("/// </remarks>");
    }

    // A line for each layer, and what those of repeated blocks have in common.
    private IEnumerable<(string Name, string Description, RepeatItem Item)> Layers()
    {
        var atInference = new HashSet<Node>(InferencePart.Of(graph).Nodes);
        var trainable = graph.Parameters.Where(p => p.Trainable).ToDictionary(p => p.Tensor, p => p.Elements);
        foreach (var node in graph.Nodes)
        {
            long parameters = node.Inputs.Distinct().Where(trainable.ContainsKey).Sum(input => trainable[input]);
            long macs = node.Operation is ForwardOperation operation ? operation.MultiplyAdds : 0;
            string counts = parameters + macs == 0 ? "" : $", {Grouped(parameters)}, {Grouped(macs)}";
            string only = atInference.Contains(node) ? "" : "; in training only";
            string description = $"{graph.Tensors[node.Output].Shape}{counts}{only}";
            var name = new NumberedName(node.Name);
            yield return (node.Name, description, new RepeatItem($"{name.Kind}: {description}", name.Numbers));
        }
    }

    private void WriteConstants()
    {
        _writer.Line("/// <summary>The number of trainable parameters.</summary>");
        _writer.Line($"public const long ParameterCount = {Number(Counts.Parameters(graph))};");
        _writer.Line();
        _writer.Line("/// <summary>The multiply-adds of one image's forward pass.</summary>");
        _writer.Line($"public const long MultiplyAdds = {Number(Counts.MultiplyAdds(graph))};");
        _writer.Line();
        _writer.Line("/// <summary>The number of floats of one input image.</summary>");
        _writer.Line($"public const int InputLength = {Number(spec.Input.Elements)};");
        _writer.Line();
        _writer.Line("/// <summary>The number of floats of one image's output.</summary>");
        _writer.Line($"public const int OutputLength = {Number(graph.Tensors[graph.Output].Shape.Elements)};");
        _writer.Line();
        if (graph.Windows is { } windows)
        {
            WriteExtents("WindowExtents", "The extents of a window in pixels, outermost first; each position of the output is one window's.", windows.Extents);
            WriteExtents("WindowStrides", "The distance of two windows in pixels, outermost first; the first window lies in the corner.", windows.Strides);
        }
    }

    private void WriteExtents(string name, string summary, EquatableArray<int> extents)
    {
        _writer.Line($"/// <summary>{summary}</summary>");
        _writer.Line($"public static global::System.ReadOnlySpan<int> {name} => [{string.Join(", ", extents.Select(extent => Number(extent)))}];");
        _writer.Line();
    }

    private void WriteConstructor(string name)
    {
        _writer.Line("/// <summary>Creates the network with its parameters drawn from a seed.</summary>");
        _writer.Line("/// <param name=\"seed\">The seed; equal seeds give equal parameters on every machine.</param>");
        _writer.Line("/// <param name=\"instructionSet\">The instruction set to run on.</param>");
        _writer.Line("/// <exception cref=\"global::System.PlatformNotSupportedException\">This processor lacks the instruction set.</exception>");
        _writer.Line($"public {name}(");
        _writer.Line("    ulong seed = 0,");
        _writer.Line("    global::NetGen.InstructionSet instructionSet = global::NetGen.InstructionSet.Best)");
        _writer.Line("    : base(CreateInfo(), CreateProgram(instructionSet), seed)");
        using (_writer.Block())
        {
        }

        _writer.Line();
    }

    private void WriteInfo()
    {
        bool changes = graph.Windows is not null || graph.Outputs.Any(output => output.Auxiliary) || graph.Nodes.Any(node => node.Operation is BatchNormOperation);
        _writer.Line("private static global::NetGen.Generated.NetworkInfo CreateInfo() => new(");
        using (_writer.Indent())
        {
            _writer.Line($"\"{spec.Name}\",");
            WriteTensors(graph.Inputs);
            WriteTensors(graph.Outputs.Where(output => !output.Auxiliary));
            WriteTensors(graph.Outputs.Where(output => output.Auxiliary));
            if (_parameters.Lists == 1)
            {
                _writer.Line("[");
                _parameters.WriteList(_writer, 0);
                _writer.Line("],");
            }
            else
            {
                _writer.Line($"[{string.Join(", ", Enumerable.Range(1, _parameters.Lists).Select(table => $".. ParameterTable.Part{Number(table)}()"))}],");
            }

            _writer.Line($"{Number(graph.Parameters.Sum(parameter => Sizes.Align(parameter.Elements)))},");
            _writer.Line(changes ? "MultiplyAdds)" : "MultiplyAdds);");
        }

        if (changes)
        {
            WriteInference();
        }

        _writer.Line();
        if (_parameters.Lists > 1)
        {
            WriteParameterTables();
        }
    }

    // The tables of many parameters, each in a method that keeps to the budget of a method.
    private void WriteParameterTables()
    {
        using (_writer.Block("private static class ParameterTable"))
        {
            for (int table = 0; table < _parameters.Lists; table++)
            {
                _writer.LineBetween();
                _writer.Line($"public static global::NetGen.Generated.ParameterInfo[] Part{Number(table + 1)}() =>");
                _writer.Line("[");
                _parameters.WriteList(_writer, table);
                _writer.Line("];");
            }
        }

        _writer.Line();
    }

    // Which parameters inference reads, and how, which is what a network without its batch norms would need; and its windows.
    private void WriteInference()
    {
        var inference = FoldBatchNorm.Run(InferencePart.Of(graph));
        var read = new HashSet<int>(inference.Nodes.SelectMany(node => node.Inputs));
        var idle = graph.Parameters.Where(parameter => !read.Contains(parameter.Tensor)).Select(parameter => parameter.Name).ToList();
        var folds = FoldBatchNorm.Folds(inference).ToList();
        _writer.Line("{");
        using (_writer.Indent())
        {
            WriteList(
                "Folds",
                "global::NetGen.Generated.FoldInfo",
                [.. folds.Select(f => new TableRow($"new({new NumberedName(f.Weight)}, {new NumberedName(f.Norm)}, {ValuePrinter.Literal(f.Epsilon)})"))]);
            WriteList("TrainingOnly", "string", [.. idle.Select(name => new TableRow($"{new NumberedName(name)}"))]);
            if (graph.Windows is not null)
            {
                _writer.Line("Windows = new([.. WindowExtents], [.. WindowStrides]),");
            }
        }

        _writer.Line("};");
    }

    private void WriteList(string property, string type, IReadOnlyList<TableRow> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        var table = new TableWriter(type, rows);
        _writer.Line(property + " =");
        _writer.Line("[");
        for (int list = 0; list < table.Lists; list++)
        {
            table.WriteList(_writer, list);
        }

        _writer.Line("],");
    }

    private void WriteTensors(IEnumerable<Port> ports)
    {
        var tensors = ports.Select(port =>
        {
            var extents = graph.Tensors[port.Tensor].Shape.Dimensions.Select(extent => Number(extent));
            return $"new({Literal(port.Name)}, [{string.Join(", ", extents)}])";
        });
        _writer.Line($"[{string.Join(", ", tensors)}],");
    }

    private static IEnumerable<TableRow> ParameterRows(NetworkGraph graph)
    {
        long offset = 0;
        foreach (var parameter in graph.Parameters)
        {
            string dimensions = string.Join(", ", parameter.Dimensions.Select(d => Number(d)));
            string fans = $"{Number(parameter.FanIn)}, {Number(parameter.FanOut)}";
            string initial = parameter.Initialization.Value is { } value ? ", " + ValuePrinter.Literal(value) : "";
            string frozen = parameter.Frozen ? ", Frozen: true" : "";
            string kind = $"global::NetGen.Generated.ParameterKind.{parameter.Kind}";
            yield return new TableRow(
                $"new({new NumberedName(parameter.Name)}, [{dimensions}], {offset}, {fans}, {kind}{initial}{frozen})");
            offset += Sizes.Align(parameter.Elements);
        }
    }

    private void WritePrograms()
    {
        _writer.Line("private static global::NetGen.Generated.NetworkProgram CreateProgram(global::NetGen.InstructionSet instructionSet)");
        using (_writer.Block())
        {
            _writer.Line("global::NetGen.Generated.NetworkProgram? program = null;");
            _writer.Line("SelectProgram(global::NetGen.InstructionSets.Resolve(instructionSet), ref program);");
            _writer.Line("return program!;");
        }

        _writer.Line();
        _writer.Line("// Implemented beside the passes, which a build adds; partial, so that this file is complete without them.");
        _writer.Line(ProgramsWriter.Declaration + ";");
    }

    internal static string Literal(string text) => "\"" + text.Replace("\\", "\\\\").Replace("\"", "\\\"") + "\"";

    private static string Escape(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    private static string Grouped(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
