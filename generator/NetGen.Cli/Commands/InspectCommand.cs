using System.CommandLine;
using System.Globalization;
using NetGen.Cli.Files;
using NetGen.Cli.Onnx;
using NetGen.Cli.Reports;
using NetGen.Cli.Reports.Html;
using NetGen.Cli.Specs;
using NetGen.Generator;
using NetGen.Generator.Model;
using Spectre.Console;

namespace NetGen.Cli.Commands;

/// <summary><c>netgen inspect</c>: what a network is and costs.</summary>
public static class InspectCommand
{
    private const int LargestBatch = 1 << 20;

    private const string Description = """
        Shows a network's layers with their shapes, parameters, multiply-adds, memory and kernels, and what it all sums up to.

        FLOP/B is the arithmetic intensity: floating-point operations for each byte that the layer's kernels read and write.
        A layer that another's kernel computes as well is marked "in" that layer.

        Examples:
          netgen inspect specs/lenet5.net.json
          netgen inspect specs/alexnet.net.json --isa avx2 --batch 128
          netgen inspect specs/alexnet.net.json --html alexnet.html
          netgen inspect specs/alexnet.net.json --json > alexnet.json
          netgen inspect model.onnx --shape 3x224x224
          netgen inspect specs/lenet5.net.json --passes training --isa avx2
        """;

    /// <summary>The command.</summary>
    public static Command Create(TextWriter output, TextWriter errors)
    {
        var spec = new Argument<string>("SPEC") { Description = "The spec file, or an ONNX model as netgen import would have it" };
        var batch = new Option<int>("--batch")
        {
            Description = "The number of images of a training step",
            HelpName = "N",
            DefaultValueFactory = _ => 1,
            CustomParser = result =>
                int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is >= 1 and <= LargestBatch
                    ? number
                    : throw new UsageException($"--batch takes a number from 1 to {LargestBatch}; got '{result.Tokens[0].Value}'"),
        };
        var isa = new Option<string?>("--isa")
        {
            Description = $"The instruction set: {InstructionSetName.All}; this machine's best unless given",
            HelpName = "NAME",
        };
        var json = new Option<bool>("--json") { Description = "Print JSON instead of tables" };
        var html = new Option<string?>("--html")
        {
            Description = "Write a page with the network as a graph, cost by layer, and memory over time",
            HelpName = "FILE",
        };
        var shape = new Option<string?>("--shape")
        {
            Description = "The shape of one image, where an ONNX model leaves it open: channels, then extents, such as 3x224x224",
            HelpName = "SHAPE",
        };
        var passes = new Option<Purpose?>("--passes")
        {
            Description = "Print what each pass of the compiler makes of the network instead: inference or training",
            HelpName = "PURPOSE",
            CustomParser = result => result.Tokens[0].Value.ToLowerInvariant() switch
            {
                "inference" => Purpose.Inference,
                "training" => Purpose.Training,
                _ => throw new UsageException($"--passes takes inference or training; got '{result.Tokens[0].Value}'"),
            },
        };
        var command = new Command("inspect", Description) { spec, batch, isa, json, html, shape, passes };
        command.SetAction(parsed =>
        {
            var instructionSet = parsed.GetValue(isa) is { } name ? InstructionSetName.Parse(name) : InstructionSetName.OfThisMachine();
            string path = parsed.GetValue(spec)!;
            var image = parsed.GetValue(shape) is { } text ? ImportCommand.Shape(text) : null;
            var source = path.EndsWith(OnnxReader.Extension, StringComparison.OrdinalIgnoreCase)
                ? new SpecSource(ImportCommand.Import(path, Path.ChangeExtension(path, null), image, folds: false).Network.Spec, [], [])
                : image is null ? SpecSource.Read(path)
                : throw new UsageException("--shape is for ONNX models; a spec has the shape of its input");
            if (parsed.GetValue(passes) is { } purpose)
            {
                output.Write(NetworkCompiler.DescribePasses(source.Spec, instructionSet, purpose));
            }
            else
            {
                var inspection = Inspector.Inspect(source.Spec, instructionSet, parsed.GetValue(batch));
                Report(inspection, parsed.GetValue(json), parsed.GetValue(html), output);
            }

            if (source.Warnings.Count > 0)
            {
                errors.WriteLine(SpecException.Text(source.Warnings));
            }

            // A wrong assertion does not keep the network from being shown, but it is a mistake.
            if (source.Mistakes.Count > 0)
            {
                errors.WriteLine(SpecException.Text(source.Mistakes));
                return CommandLine.Mistake;
            }

            return CommandLine.Success;
        });
        return command;
    }

    private static void Report(Inspection inspection, bool json, string? html, TextWriter output)
    {
        if (json)
        {
            output.WriteLine(JsonReport.Write(inspection));
        }

        if (html is not null)
        {
            WholeFile.Write(html, HtmlReport.Write(inspection));
        }
        else if (!json)
        {
            TableReport.Write(inspection, Terminal.Over(output));
        }
    }
}
