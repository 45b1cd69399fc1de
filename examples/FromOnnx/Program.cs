using NetGen;
using NetGen.Examples.FromOnnx;

// The class Classifier is generated from the ONNX model that the project names, with the weights in a file beside the program:
// there is no C# declaration of it, and no spec in the project.
var network = new Classifier();
network.Load(Path.Combine(AppContext.BaseDirectory, "Classifier.safetensors"));
var info = network.Info;
Console.WriteLine($"{info.Name}: {Shape(info.InputShape)} -> {Shape(info.OutputShape)}, {info.MultiplyAdds:N0} multiply-adds, on {network.InstructionSet}");
if (Digits.Reads(info.InputShape) && info.OutputShape is [10])
{
    Digits.Show(network);
    return;
}

// Of another model nothing is known but its shapes.
var random = new Random(1);
var session = network.CreateSession();
session.Run([.. Enumerable.Range(0, Classifier.InputLength).Select(_ => random.NextSingle())]);
foreach (var output in info.Outputs)
{
    var values = session.Output(output.Name);
    Console.WriteLine($"{output.Name}, {Shape(output.Shape)}: from {Min(values):G4} to {Max(values):G4} for a picture of noise");
}

static string Shape(int[] dimensions) => string.Join("x", dimensions);

static float Min(ReadOnlySpan<float> values)
{
    var minimum = float.PositiveInfinity;
    foreach (var value in values)
    {
        minimum = Math.Min(minimum, value);
    }

    return minimum;
}

static float Max(ReadOnlySpan<float> values)
{
    var largest = float.NegativeInfinity;
    foreach (var value in values)
    {
        largest = Math.Max(largest, value);
    }

    return largest;
}
