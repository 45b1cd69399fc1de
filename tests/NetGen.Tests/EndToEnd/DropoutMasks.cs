using NetGen.Generated;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;
using NetGen.Generator.Passes;
using NetGen.Tests.Support;

namespace NetGen.Tests.EndToEnd;

/// <summary>The masks that the runtime draws, in the planar order of the oracle. A mask is drawn in the layout of the
/// tensor it is multiplied with, so it differs between instruction sets.</summary>
internal static class DropoutMasks
{
    public static double[] Of(
        NetSpec spec, InstructionSet instructionSet, DropoutMaskOperation dropout, ulong seed, int image, int count)
    {
        var isa = TargetIsa.All.Single(i => i.Name == instructionSet.ToString());
        var mask = Mask(spec, isa, dropout);
        if (mask.Layout == Layout.Planar)
        {
            return Draw(dropout, seed, image, count);
        }

        int positions = (int)mask.Shape.Positions;
        int blocks = (mask.Shape.Channels + isa.Lanes - 1) / isa.Lanes;
        double[] blocked = Draw(dropout, seed, image, blocks * positions * isa.Lanes);
        return
        [
            .. Enumerable.Range(0, count).Select(i =>
            {
                int c = i / positions;
                return blocked[(((c / isa.Lanes * positions) + (i % positions)) * isa.Lanes) + (c % isa.Lanes)];
            }),
        ];
    }

    private static Tensor Mask(NetSpec spec, TargetIsa isa, DropoutMaskOperation dropout)
    {
        var forward = NetworkBuilder.Build(spec, Purpose.Training, out _)!;
        var plan = Planner.Plan(Planner.Prepare(forward, Purpose.Training, spec.InputGradient), isa, Purpose.Training);
        return plan.Graph.Tensors[plan.Graph.Nodes.Single(node => node.Operation == dropout).Output];
    }

    private static unsafe double[] Draw(DropoutMaskOperation dropout, ulong seed, int image, int count)
    {
        var mask = new float[count];
        fixed (float* pointer = mask)
        {
            DropoutMask.Fill(pointer, count, dropout.Rate, seed, 0, dropout.Stream, image);
        }

        return TestData.ToDouble(mask);
    }
}
