using NetGen.Generated;
using NetGen.Tests.EndToEnd;
using Xunit;

namespace NetGen.Tests.Networks;

/// <summary>The names that generated code gives to the parts of a profile.</summary>
public sealed class ProfileTests
{
    [Fact]
    public void A_profile_has_every_layer_with_weights_and_every_stage()
    {
        var spec = SpecFiles.Read("resnet20");
        var instructionSet = InstructionSets.Resolve(InstructionSet.Best);
        var network = NetworkAssembly.CompileFor(instructionSet, spec).Create(spec, instructionSet);

        var profile = network.CreateSession().Profile(new float[network.Info.Inputs[0].Length], runs: 3);

        Assert.Equal(network.Program.Inference.Forward.Length, profile.Count);
        Assert.Equal(profile.Count, network.Program.Inference.ForwardTitles.Split(", ").Length);
        var computed = profile.Where(part => part.Role.Length == 0).Select(part => part.Layer).ToHashSet();
        Assert.All(
            network.Parameters.Where(parameter => parameter.Kind == ParameterKind.Weight),
            weight => Assert.Contains(weight.Name[..weight.Name.LastIndexOf('.')], computed));
    }
}
