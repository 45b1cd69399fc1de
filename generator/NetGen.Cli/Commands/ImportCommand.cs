using System.CommandLine;
using System.Globalization;
using NetGen.Cli.Darknet;
using NetGen.Cli.Evaluation;
using NetGen.Cli.Files;
using NetGen.Cli.Import;
using NetGen.Cli.Onnx;
using NetGen.Cli.Onnx.Model;
using NetGen.Cli.Specs;
using NetGen.Cli.Verification;
using NetGen.Generator.Frontend;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;

namespace NetGen.Cli.Commands;

/// <summary><c>netgen import</c>: an ONNX model, or a network of Darknet, as a spec and its weights.</summary>
public static class ImportCommand
{
    private const string Description = """
        Turns an ONNX model, or a network of Darknet, into a spec, NAME.net.json, and its weights, NAME.safetensors.

        Shapes must be fixed, but for the number of images. What has no counterpart is told node by node, all at once; then
        nothing is written.

        Examples:
          netgen import model.onnx -o networks/digits
          netgen import model.onnx -o digits --shape 1x28x28 --fold
          netgen import yolov2-tiny.cfg --weights yolov2-tiny.weights -o networks/tiny-yolov2
          netgen import model.onnx -o digits --test && netgen verify digits.net.json
        """;

    /// <summary>The command.</summary>
    public static Command Create(TextWriter output)
    {
        var model = new Argument<string>("MODEL") { Description = "The ONNX file, or the .cfg file of Darknet" };
        var target = new Option<string>("--output", "-o")
        {
            Description = "The two files without their endings; the last part names the network's class",
            HelpName = "NAME",
            Required = true,
        };
        var shape = new Option<string?>("--shape")
        {
            Description = "The shape of one image, where the model leaves it open: channels, then extents, such as 3x224x224",
            HelpName = "SHAPE",
        };
        var until = new Option<string?>("--until")
        {
            Description = "The values of the model to take as its outputs, with commas between them, where it goes on in what has no counterpart",
            HelpName = "VALUES",
        };
        var fold = new Option<bool>("--fold") { Description = "Put batch normalization into the weights of the layer before it" };
        var weights = new Option<string?>("--weights") { Description = "The .weights file of Darknet", HelpName = "FILE" };
        var test = new Option<bool>("--test")
        {
            Description = $"Also write NAME{SelfTest.Extension}: an input, and the outputs that the model has for it by the definitions of its operators",
        };
        var command = new Command("import", Description) { model, target, shape, until, fold, weights, test };
        command.SetAction(parsed =>
        {
            string path = parsed.GetValue(model)!;
            string name = parsed.GetValue(target)!;
            if (!PathText.NamesFile(name))
            {
                throw new UsageException($"--output takes the two files without their endings; '{name}' ends in no name");
            }

            WholeFile.Checked(name, "the two files without their endings");
            string? stored = parsed.GetValue(weights);
            var image = parsed.GetValue(shape) is { } text ? Shape(text) : null;
            bool isDarknet = path.EndsWith(".cfg", StringComparison.OrdinalIgnoreCase);
            if (isDarknet != stored is not null)
            {
                throw new UsageException("--weights names the .weights file of a .cfg file, and goes with nothing else");
            }

            if (isDarknet && (image is not null || parsed.GetValue(until) is not null || parsed.GetValue(fold) || parsed.GetValue(test)))
            {
                throw new UsageException("--shape, --until, --fold and --test are of ONNX models; a .cfg file says its shape, and keeps its batch norms");
            }

            OnnxModel? onnx = null;
            ImportedNetwork network;
            EquatableArray<string> notes = [];
            if (isDarknet)
            {
                (network, var heads) = Told(path, () => FromDarknet(path, stored!, Identifiers.FromFileName(name)));
                notes = [.. heads.Select(head => "output " + head.Described)];
            }
            else
            {
                (onnx, network) = Import(path, name, image, parsed.GetValue(fold), parsed.GetValue(until)?.Split(','));
            }

            List<(string Path, Action<Stream> Content)> files =
            [
                (name + ".safetensors", stream => SafetensorsFile.Write(stream, network.Weights)),
                (name + SpecFile.Extension, WholeFile.Text(SpecWriter.Write(network.Spec))),
            ];
            if (onnx is not null && parsed.GetValue(test))
            {
                var tensors = Told(path, () => SelfTest.Of(onnx, network)).Tensors(network.Spec);
                files.Add((name + SelfTest.Extension, stream => SafetensorsFile.Write(stream, tensors)));
            }

            WholeFile.Write([.. files]);

            // The spec of a model that NetGen wrote may assert no counts.
            var graph = NetworkBuilder.Build(network.Spec, Purpose.Training, out _)!;
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{network.Spec.Name}: {network.Spec.Layers.Count} layers, {Counts.Parameters(graph):N0} parameters, {Counts.MultiplyAdds(graph):N0} multiply-adds"));
            foreach (string note in network.Note is { } said ? [.. notes, "note: " + said] : notes)
            {
                output.WriteLine(note);
            }

            return CommandLine.Success;
        });
        return command;
    }

    private static DarknetImport FromDarknet(string path, string weights, string name)
    {
        var sections = CfgReader.ReadFile(path);
        using var stored = DarknetWeights.Open(InputFile.Open(weights, "a file of weights"));
        return DarknetImporter.Import(sections, stored, name);
    }

    /// <summary>The network of a model.</summary>
    /// <param name="path">The ONNX file.</param>
    /// <param name="name">What the network's class is named after.</param>
    /// <param name="shape">The shape of one image, where the model leaves it open; or null.</param>
    /// <param name="folds">Whether batch normalization goes into the weights before it.</param>
    /// <param name="until">The values to take as the model's outputs; or null.</param>
    /// <exception cref="SpecException">It cannot be imported; the message has a line for each reason.</exception>
    public static (OnnxModel Model, ImportedNetwork Network) Import(
        string path, string name, TensorShape? shape, bool folds, IReadOnlyList<string>? until = null) => Told(path, () =>
    {
        var model = OnnxReader.Read(path);
        model = until is null ? model : Importer.Until(model, until);
        return (model, Importer.Import(model, Identifiers.FromFileName(name), shape, folds));
    });

    private static T Told<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception mistake) when (mistake is OnnxException or ImportException or EvaluationException)
        {
            // Only an import has several reasons; in other messages, the end of a line is part of what they quote.
            string[] reasons = mistake is ImportException ? mistake.Message.Split('\n') : [mistake.Message];
            throw new SpecException(reasons.Select(reason => $"{path}: error: {reason}"));
        }
    }

    /// <summary>The shape that an option gives.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static TensorShape Shape(string text)
    {
        var extents = text.Split('x').Select(extent => int.TryParse(extent, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0).ToList();
        return extents.Count is >= 1 and <= 1 + TensorShape.MaxRank && extents.All(extent => extent > 0)
            ? new TensorShape(extents[0], [.. extents.Skip(1)])
            : throw new UsageException($"--shape takes channels and up to three extents, such as 3x224x224; got '{text}'");
    }
}
