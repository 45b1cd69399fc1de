using System.CommandLine;
using System.Globalization;
using NetGen.Cli.Darknet;
using NetGen.Cli.Files;
using NetGen.Cli.Import;
using NetGen.Cli.Onnx;
using NetGen.Cli.Specs;
using NetGen.Generator.Frontend;
using NetGen.Generator.Model;

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
        var fold = new Option<bool>("--fold") { Description = "Put batch normalisation into the weights of the layer before it" };
        var weights = new Option<string?>("--weights") { Description = "The .weights file of Darknet", HelpName = "FILE" };
        var command = new Command("import", Description) { model, target, shape, fold, weights };
        command.SetAction(parsed =>
        {
            string path = parsed.GetValue(model)!;
            string name = parsed.GetValue(target)!;
            string? stored = parsed.GetValue(weights);
            var image = parsed.GetValue(shape) is { } text ? Shape(text) : null;
            bool isDarknet = path.EndsWith(".cfg", StringComparison.OrdinalIgnoreCase);
            if (isDarknet != stored is not null)
            {
                throw new UsageException("--weights names the .weights file of a .cfg file, and goes with nothing else");
            }

            if (isDarknet && (image is not null || parsed.GetValue(fold)))
            {
                throw new UsageException("--shape and --fold are of ONNX models; a .cfg file says its shape, and keeps its batch norms");
            }

            try
            {
                var (network, heads) = isDarknet
                    ? FromDarknet(path, stored!, Identifiers.FromFileName(name))
                    : new DarknetImport(Importer.Import(OnnxReader.Read(path), Identifiers.FromFileName(name), image, parsed.GetValue(fold)), []);
                WholeFile.Write(
                    (name + ".safetensors", stream => SafetensorsFile.Write(stream, network.Weights)),
                    (name + SpecFile.Extension, WholeFile.Text(SpecWriter.Write(network.Spec))));
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{network.Spec.Name}: {network.Spec.Layers.Count} layers, {network.Spec.Parameters:N0} parameters, {network.Spec.Macs:N0} multiply-adds"));
                foreach (var head in heads)
                {
                    output.WriteLine("output " + head.Described);
                }

                return CommandLine.Success;
            }
            catch (Exception mistake) when (mistake is OnnxException or ImportException)
            {
                throw new SpecException(string.Join(Environment.NewLine, mistake.Message.Split('\n').Select(line => $"{path}: error: {line}")));
            }
        });
        return command;
    }

    private static DarknetImport FromDarknet(string path, string weights, string name)
    {
        var sections = CfgReader.ReadFile(path);
        using var stored = DarknetWeights.Open(new FileStream(weights, FileMode.Open, FileAccess.Read));
        return DarknetImporter.Import(sections, stored, name);
    }

    private static TensorShape Shape(string text)
    {
        var extents = text.Split('x').Select(extent => int.TryParse(extent, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0).ToList();
        return extents.Count is >= 1 and <= 1 + TensorShape.MaxRank && extents.All(extent => extent > 0)
            ? new TensorShape(extents[0], [.. extents.Skip(1)])
            : throw new UsageException($"--shape takes channels and up to three extents, such as 3x224x224; got '{text}'");
    }
}
