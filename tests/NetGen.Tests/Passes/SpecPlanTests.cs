using NetGen.Generator;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Passes;
using NetGen.Tests.Networks;
using Xunit;
using Isa = NetGen.Generator.Isa.InstructionSet;

namespace NetGen.Tests.Passes;

/// <summary>The memory of all networks of the folder <c>specs</c>.</summary>
public sealed class SpecPlanTests
{
    public static TheoryData<string> Specs { get; } = [.. SpecFiles.Names];

    [Theory]
    [MemberData(nameof(Specs))]
    public void Activations_take_at_most_a_tenth_more_than_what_is_alive_at_once(string name)
    {
        var spec = SpecFiles.Read(name);
        var tooLarge = new List<string>();
        foreach (var isa in Isa.All)
        {
            foreach (var purpose in new[] { Purpose.Inference, Purpose.Training })
            {
                var memory = NetworkCompiler.Plan(spec, isa, purpose).Memory;
                if (memory.ActivationStride > 1.1 * memory.LowerBound)
                {
                    tooLarge.Add($"{isa.Name} {purpose}: {memory.ActivationStride} floats for {memory.LowerBound}");
                }
            }
        }

        Assert.Empty(tooLarge);
    }

    [Theory]
    [MemberData(nameof(Specs))]
    public void Every_parameter_that_only_packing_reads_can_be_released(string name)
    {
        var spec = SpecFiles.Read(name);
        foreach (var isa in Isa.All)
        {
            var plan = NetworkCompiler.Plan(spec, isa, Purpose.Inference);
            var sources = PackSources.Of(plan);
            var readByForward = plan.Forward.SelectMany(stage => stage.Steps).SelectMany(step => step.Reads).ToHashSet();
            var readByPacking = plan.Pack.SelectMany(stage => stage.Steps).SelectMany(step => step.Reads).ToHashSet();
            Assert.Equal(plan.Pack.Count, sources.Count);
            foreach (var parameter in plan.Graph.Parameters)
            {
                int at = plan.Memory.Offsets[parameter.Tensor];
                bool released = sources.Any(source => source.Begin <= at && at < source.End);
                Assert.True(
                    released == (readByPacking.Contains(parameter.Tensor) && !readByForward.Contains(parameter.Tensor)),
                    $"{parameter.Name} on {isa.Name} is {(released ? "" : "not ")}released");
            }

            // A stage reads its own source only, since nothing else may be there when it runs.
            for (int stage = 0; stage < sources.Count; stage++)
            {
                var (begin, end) = sources[stage];
                var parameters = plan.Pack[stage].Steps.SelectMany(step => step.Reads).Where(IsParameter).Select(tensor => plan.Memory.Offsets[tensor]);
                Assert.All(parameters, at => Assert.True(end == 0 || (begin <= at && at < end)));
            }

            bool IsParameter(int tensor) => plan.Graph.Tensors[tensor].Role == TensorRole.Parameter;
        }
    }
}
