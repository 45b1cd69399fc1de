using NetGen.Generator;
using NetGen.Generator.Model;
using NetGen.Tests.Generation;
using Xunit;

namespace NetGen.Tests.Networks;

/// <summary>Short specs, declared by attributes: the same networks, and so the same code. LeNet-5 is in
/// <see cref="Frontend.FrontendEqualityTests"/>.</summary>
public sealed class AttributeTests
{
    [Theory]
    [InlineData("alexnet", """
        [Network(Input = "3x224x224", Parameters = 61_100_840, Macs = 714_188_480)]
        [Conv(64, 11, Stride = 4, Padding = 2, Name = "features.0"), ReLU, MaxPool(3, Stride = 2)]
        [Conv(192, 5, Padding = 2, Name = "features.3"), ReLU, MaxPool(3, Stride = 2)]
        [Conv(384, 3, Padding = 1, Name = "features.6"), ReLU]
        [Conv(256, 3, Padding = 1, Name = "features.8"), ReLU]
        [Conv(256, 3, Padding = 1, Name = "features.10"), ReLU, MaxPool(3, Stride = 2)]
        [Flatten]
        [Dropout(0.5), Dense(4096, Name = "classifier.1"), ReLU]
        [Dropout(0.5), Dense(4096, Name = "classifier.4"), ReLU]
        [Dense(1000, Name = "classifier.6")]
        public partial class AlexNet;
        """)]
    public void A_short_spec_is_the_same_by_attributes(string name, string source)
    {
        var byAttributes = new GeneratorHarness("namespace Specs;\n" + source).Run();
        Assert.Empty(byAttributes.Diagnostics);
        var network = Assert.Single(byAttributes.Steps[TrackedSteps.Network].SelectMany(step => step.Outputs));
        Assert.Equal(SpecFiles.Read(name), (NetSpec)network.Value);
    }
}
