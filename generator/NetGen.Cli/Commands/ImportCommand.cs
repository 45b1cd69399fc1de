using System.CommandLine;
using System.Globalization;
using NetGen.Cli.Files;
using NetGen.Cli.Import;
using NetGen.Cli.Onnx;
using NetGen.Cli.Specs;
using NetGen.Generator.Frontend;
using NetGen.Generator.Model;

namespace NetGen.Cli.Commands;

/// <summary><c>netgen import</c>: an ONNX model as a spec and its weights.</summary>
public static class ImportCommand
{
    private const string Description = """
        Turns an ONNX model into a spec, NAME.net.json, and its weights, NAME.safetensors.

        Shapes must be fixed, but for the number of images. What has no counterpart is told node by node, all at once; then
        nothing is written.

        Examples:
          netgen import model.onnx -o networks/digits
          netgen import model.onnx -o digits --shape 1x28x28 --fold
        """;

    /// <summary>The command.</summary>
    public static Command Create(TextWriter output)
    {
        var model = new Argument<string>("MODEL") { Description = "The ONNX file" };
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
        var command = new Command("import", Description) { model, target, shape, fold };
        command.SetAction(parsed =>
        {
            string path = parsed.GetValue(model)!;
            string name = parsed.GetValue(target)!;
            var image = parsed.GetValue(shape) is { } text ? Shape(text) : null;
            try
            {
                var network = Importer.Import(OnnxReader.Read(path), Identifiers.FromFileName(name), image, parsed.GetValue(fold));
                WholeFile.Write(
                    (name + ".safetensors", stream => SafetensorsFile.Write(stream, network.Weights)),
                    (name + SpecFile.Extension, WholeFile.Text(SpecWriter.Write(network.Spec))));
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{network.Spec.Name}: {network.Spec.Layers.Count} layers, {network.Spec.Parameters:N0} parameters, {network.Spec.Macs:N0} multiply-adds"));
                return CommandLine.Success;
            }
            catch (Exception mistake) when (mistake is OnnxException or ImportException)
            {
                throw new SpecException(string.Join(Environment.NewLine, mistake.Message.Split('\n').Select(line => $"{path}: error: {line}")));
            }
        });
        return command;
    }

    private static TensorShape Shape(string text)
    {
        var extents = text.Split('x').Select(extent => int.TryParse(extent, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0).ToList();
        return extents.Count is >= 1 and <= 1 + TensorShape.MaxRank && extents.All(extent => extent > 0)
            ? new TensorShape(extents[0], [.. extents.Skip(1)])
            : throw new UsageException($"--shape takes channels and up to three extents, such as 3x224x224; got '{text}'");
    }
}
