using System.Text.Json;
using NetGen.Generator.Model;
using NetGen.Tests.Support;

namespace NetGen.Tests.Networks;

/// <summary>What torchvision computes for a network: a file that tests/goldens/networks.py wrote.</summary>
/// <param name="Network">The name of the network and its spec.</param>
/// <param name="Size">Height and width of the images.</param>
/// <param name="Images">Which images of the formula.</param>
/// <param name="Shift">The shift of half of the normalizations' channels.</param>
/// <param name="Loss">The loss in training mode.</param>
/// <param name="Float32">The largest error of a gradient of PyTorch in float32.</param>
/// <param name="Inference">The outputs with moving statistics.</param>
/// <param name="Outputs">The outputs in training, auxiliary ones last.</param>
/// <param name="Gradients">The gradients by parameter.</param>
/// <param name="Statistics">The moving statistics after one forward pass of training.</param>
internal sealed record NetworkGolden(
    string Network,
    int Size,
    int Images,
    double Shift,
    double Loss,
    double Float32,
    double[] Inference,
    double[][] Outputs,
    Dictionary<string, double[]> Gradients,
    Dictionary<string, double[]> Statistics)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <summary>Reads the file of a network.</summary>
    public static NetworkGolden Read(string network) => JsonSerializer.Deserialize<NetworkGolden>(
        Repository.Read($"tests/goldens/networks-{network}.json"), Options)!;

    /// <summary>The spec, for images of the golden's size and without dropout.</summary>
    public NetSpec Spec() => SpecFiles.Parse(Network, SpecFiles.Resize(SpecFiles.WithoutDropout(SpecFiles.Text(Network)), Size));
}
