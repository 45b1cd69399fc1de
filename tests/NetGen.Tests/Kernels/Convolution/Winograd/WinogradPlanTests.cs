using NetGen.Generator.Kernels.Convolution;
using NetGen.Generator.Kernels.Convolution.Winograd;
using Xunit;
using static NetGen.Tests.Kernels.Convolution.WinogradCases;

namespace NetGen.Tests.Kernels.Convolution;

public sealed class WinogradPlanTests
{
    public static TheoryData<string, int, int> InstructionSets => Transforms;

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void Work_items_and_extents_of_a_convolution_are_its_plan(string name, int outputs, int taps)
    {
        var isa = TargetIsa.All.Single(i => i.Name == name);
        var transform = new WinogradTransform(outputs, taps);
        var specs = Shapes(taps).SelectMany(c =>
            Enum.GetValues<WinogradPart>().Select(part => Spec(c, isa, transform, [], part)));
        foreach (var spec in specs)
        {
            var plan = spec.Plan(isa);
            var extents = spec.Extents(isa).ToDictionary(extent => extent.Name, extent => extent.Value);
            Assert.Equal(plan.Items.Aggregate(1, (product, item) => product * item.Extent), spec.WorkItems(isa));
            Assert.Equal(
                WinogradExtents.Parameters(WinogradConvolutionCode.Of(spec, isa)), spec.Extents(isa).Select(extent => extent.Name));
            Assert.Equal(plan.VProduct, extents["vProduct"]);
            Assert.Equal(plan.InBlocks, extents["inBlocks"]);
            if (spec.Part == WinogradPart.Input)
            {
                continue;
            }

            Assert.Equal(plan.MProduct, extents["mProduct"]);
            Assert.Equal((spec.OutChannels + isa.Lanes - 1) / isa.Lanes, plan.Chunks * spec.Blocking.RegisterBlocks);
        }
    }

    [Theory]
    [MemberData(nameof(InstructionSets))]
    public void Chunks_of_a_weight_gradient_are_whole_tiles_of_all_channels(string name, int outputs, int taps)
    {
        var isa = TargetIsa.All.Single(i => i.Name == name);
        foreach (var c in Shapes(taps))
        {
            var spec = new WinogradWeightGradient(
                ConvolutionWindow.Forward(c.Axes), c.InChannels, c.OutChannels, new WinogradTransform(outputs, taps));
            var plan = spec.Plan(isa);
            var extents = spec.Extents(isa).ToDictionary(extent => extent.Name, extent => extent.Value);
            Assert.Equal(plan.InChunks * plan.OutChunks, spec.WorkItems(isa));
            Assert.Equal(0, plan.OutChunk % plan.Columns);
            Assert.Equal(0, isa.Lanes % plan.Rows);
            Assert.InRange(plan.OutBlocks, ((plan.OutChunks - 1) * plan.OutChunk) + 1, plan.OutChunks * plan.OutChunk);
            Assert.InRange(plan.InBlocks, ((plan.InChunks - 1) * plan.InChunk) + 1, plan.InChunks * plan.InChunk);
            Assert.Equal((plan.InChunk, plan.OutChunk), (extents["inChunk"], extents["outChunk"]));
            Assert.Equal(plan.SumProduct, extents["sumProduct"]);
            Assert.Equal(plan.ScratchSize, spec.ScratchSize(isa));
        }
    }
}
