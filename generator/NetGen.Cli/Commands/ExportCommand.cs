using System.CommandLine;
using System.Globalization;
using NetGen.Cli.Export;
using NetGen.Cli.Files;
using NetGen.Cli.Onnx;
using NetGen.Cli.Specs;

namespace NetGen.Cli.Commands;

/// <summary><c>netgen export</c>: a network and its weights as an ONNX model.</summary>
public static class ExportCommand
{
    private const int LargestBatch = 1 << 16;

    private const string Description = """
        Writes a network with its weights as an ONNX model for inference, with operators of version 13 (16 for RoiAlign).

        Nodes have the names of the layers, weights those of a PyTorch state dict. The number of images is left open, unless
        --batch gives it. Outputs of training alone are left out. The spec is noted in the model, so that netgen import gives it back.

        Examples:
          netgen export specs/lenet5.net.json --weights lenet5.safetensors -o lenet5.onnx
          netgen export specs/resnet18.net.json --weights resnet18.npz --fold --batch 1 -o resnet18.onnx
          netgen export specs/vgg16.net.json --seed 1 -o vgg16.onnx
        """;

    /// <summary>The command.</summary>
    public static Command Create(TextWriter output)
    {
        var spec = new Argument<string>("SPEC") { Description = "The spec file" };
        var target = new Option<string>("--output", "-o") { Description = "The ONNX file", HelpName = "MODEL", Required = true };
        var weights = new Option<string?>("--weights")
        {
            Description = "The weights, as safetensors or npz",
            HelpName = "FILE",
        };
        var seed = new Option<ulong?>("--seed")
        {
            Description = "Instead of weights, those that a new network has with this seed",
            HelpName = "N",
            CustomParser = result => ulong.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number)
                ? number
                : throw new UsageException($"--seed takes a whole number; got '{result.Tokens[0].Value}'"),
        };
        var batch = new Option<int?>("--batch")
        {
            Description = "The number of images; left open unless given",
            HelpName = "N",
            CustomParser = result =>
                int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is >= 1 and <= LargestBatch
                    ? number
                    : throw new UsageException($"--batch takes a number from 1 to {LargestBatch}; got '{result.Tokens[0].Value}'"),
        };
        var fold = new Option<bool>("--fold") { Description = "Put batch normalization into the weights of the layer before it" };
        var command = new Command("export", Description) { spec, weights, seed, target, batch, fold };
        command.SetAction(parsed =>
        {
            string? file = parsed.GetValue(weights);
            ulong? number = parsed.GetValue(seed);
            if (file is null == number is null)
            {
                throw new UsageException("export needs either --weights FILE, or --seed N for the weights of a new network");
            }

            string path = WholeFile.Checked(parsed.GetValue(target)!, "an ONNX file");
            bool folds = parsed.GetValue(fold);
            var network = SpecSource.ReadSound(parsed.GetValue(spec)!);
            var model = EmbeddedSpec.Add(Exporter.Export(network, parsed.GetValue(batch), folds), network);
            var store = WeightStore.Create(network, number ?? 0);
            if (file is not null)
            {
                Load(store, file);
            }

            try
            {
                var values = store.Values(folds);
                WholeFile.Write((path, stream => OnnxWriter.Write(stream, model, values)));
            }
            catch (OnnxException mistake)
            {
                throw new SpecException($"{path}: error: {mistake.Message}");
            }

            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{path}: {model.Graph.Nodes.Count} nodes, {model.Graph.Initializers.Where(tensor => tensor.IsWeight).Sum(tensor => (long)tensor.Count):N0} parameters, operators of version {model.Opset}"));
            return CommandLine.Success;
        });
        return command;
    }

    private static void Load(WeightStore store, string file)
    {
        InputFile.Check(file, "a file of weights");
        try
        {
            store.Load(file);
        }
        catch (WeightsException mistake)
        {
            string prefix = file + ": ";
            bool isNamed = mistake.Message.StartsWith(prefix, StringComparison.Ordinal);
            throw new SpecException($"{file}: error: {(isNamed ? mistake.Message[prefix.Length..] : mistake.Message)}");
        }
    }
}
