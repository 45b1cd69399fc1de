using System.CommandLine;
using System.Globalization;
using NetGen.Cli.Files;
using NetGen.Cli.Specs;
using NetGen.Cli.Verification;
using NetGen.Generator.Frontend;
using NetGen.Weights;

namespace NetGen.Cli.Commands;

/// <summary><c>netgen verify</c>: whether a network computes what the model does that it was imported from.</summary>
public static class VerifyCommand
{
    // Of the largest element of an output: both compute thousands of sums in other orders, the network in floats.
    private const double Tolerance = 1e-4;

    private const string Description = """
        Compiles a network for this machine, runs it on a stored input, and compares with the stored outputs: those that
        netgen import --test writes beside the spec.

        Examples:
          netgen import model.onnx -o digits --test && netgen verify digits.net.json
          netgen verify digits.net.json --weights trained.safetensors --test digits.test.safetensors
        """;

    /// <summary>The command.</summary>
    public static Command Create(TextWriter output, TextWriter errors)
    {
        var spec = new Argument<string>("SPEC") { Description = "The spec file" };
        var weights = new Option<string?>("--weights")
        {
            Description = "The weights, as safetensors or npz; those beside the spec unless given",
            HelpName = "FILE",
        };
        var test = new Option<string?>("--test") { Description = "The input and outputs; those beside the spec unless given", HelpName = "FILE" };
        var command = new Command("verify", Description) { spec, weights, test };
        command.SetAction(parsed =>
        {
            string path = parsed.GetValue(spec)!;
            string stem = path.EndsWith(SpecFile.Extension, StringComparison.Ordinal) ? path[..^SpecFile.Extension.Length] : path;
            var network = SpecSource.ReadClass(path);
            string testFile = parsed.GetValue(test) ?? stem + SelfTest.Extension;
            string weightsFile = parsed.GetValue(weights) ?? stem + ".safetensors";
            InputFile.Check(testFile, "a file of inputs and outputs");
            InputFile.Check(weightsFile, "a file of weights");
            try
            {
                var expected = SelfTest.Read(testFile);
                var loaded = NetworkLoader.Load(network);
                loaded.Load(weightsFile);
                return Compare(loaded, expected, testFile, output, errors);
            }
            catch (WeightsException mistake)
            {
                throw new SpecException($"error: {mistake.Message}");
            }
        });
        return command;
    }

    private static int Compare(Network network, SelfTest expected, string file, TextWriter output, TextWriter errors)
    {
        var session = network.CreateSession();
        foreach (var input in network.Info.Inputs)
        {
            Fill(expected.Inputs, input.Name, session.Input(input.Name), file);
        }

        session.Run();
        int code = CommandLine.Success;
        foreach (var port in network.Info.Outputs)
        {
            float[] wanted = new float[port.Length];
            Fill(expected.Outputs, port.Name, wanted, file);
            var found = session.Output(port.Name);
            double largest = 0;
            double difference = 0;
            for (int i = 0; i < wanted.Length; i++)
            {
                largest = Math.Max(largest, Math.Abs(wanted[i]));

                // What is no number is as far away as can be.
                double distance = Math.Abs((double)found[i] - wanted[i]);
                difference = double.IsNaN(distance) ? double.PositiveInfinity : Math.Max(difference, distance);
            }

            string text = string.Create(CultureInfo.InvariantCulture, $"{port.Name}: the largest difference is {difference:G3}, the largest element {largest:G3}");
            if (difference <= Tolerance * largest)
            {
                output.WriteLine(text);
            }
            else
            {
                errors.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file}: error: {text}; expected at most {Tolerance * largest:G3}"));
                code = CommandLine.Mistake;
            }
        }

        return code;
    }

    private static void Fill(IReadOnlyDictionary<string, float[]> tensors, string name, Span<float> values, string file)
    {
        if (!tensors.TryGetValue(name, out float[]? stored))
        {
            string others = tensors.Count > 0 ? string.Join(", ", tensors.Keys.Order(StringComparer.Ordinal).Select(other => $"'{other}'")) : "none";
            throw new WeightsException($"{file}: it has no '{name}', which the network has; it has {others}");
        }

        if (stored.Length != values.Length)
        {
            throw new WeightsException($"{file}: its '{name}' has {stored.Length} elements; that of the network has {values.Length}");
        }

        stored.CopyTo(values);
    }
}
