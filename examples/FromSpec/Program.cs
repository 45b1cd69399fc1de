using NetGen;
using NetGen.Data;
using NetGen.Examples.FromSpec;

// The class LeNet5 is generated from specs/lenet5.net.json: there is no C# declaration of it.
if (args is not ([] or [not ("-h" or "--help")]))
{
    Console.WriteLine("from-spec [FILE]   runs the network of specs/lenet5.net.json, with the weights of a safetensors file if given");
    return args.Length > 1 ? 2 : 0;
}

var network = new LeNet5(seed: 1);
try
{
    if (args is [var weights])
    {
        network.Load(weights);
    }
}
catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or WeightsException)
{
    Console.Error.WriteLine($"from-spec: {exception.Message}");
    return 1;
}

ParameterTable.Write(network);

var digits = new DrawnDigits(seed: 2024).Generate(count: 1);
var image = new float[LeNet5.InputLength];
ImagePreparation.LeNet.Prepare(digits, 0, image);
var logits = network.CreateSession().Run(image);

Console.WriteLine();
Console.WriteLine($"one inference of a drawn {digits.Label(0)} on {network.InstructionSet}, logits by digit:");
for (var digit = 0; digit < logits.Length; digit++)
{
    Console.WriteLine($"  {digit}  {logits[digit],8:F3}");
}

return 0;
