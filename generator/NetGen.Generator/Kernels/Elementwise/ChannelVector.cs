using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels.Elementwise;

/// <summary>Vectors of a value for each channel, beside blocked tensors.</summary>
internal static class ChannelVector
{
    /// <summary>Loads the values of a block's channels; lanes past the last channel are zero.</summary>
    public static Local Load(KernelBuilder b, InstructionSet isa, string name, string pointer, int channels, IndexExpression block)
    {
        int last = channels % isa.Lanes;
        if (last == 0)
        {
            return b.Let(name, new Load(pointer, block * isa.Lanes, true));
        }

        var values = b.Let(name, new Constant(0, true));
        b.IfLess(
            block,
            channels / isa.Lanes,
            () => b.Assign(values, new Load(pointer, block * isa.Lanes, true)),
            () => b.Assign(values, new Load(pointer, block * isa.Lanes, true, last)));
        return values;
    }

    /// <summary>Stores the values of a block's channels, and nothing past the last channel.</summary>
    public static void Store(KernelBuilder b, InstructionSet isa, string pointer, int channels, IndexExpression block, Local values)
    {
        int last = channels % isa.Lanes;
        if (last == 0)
        {
            b.Store(pointer, block * isa.Lanes, values);
            return;
        }

        b.IfLess(
            block,
            channels / isa.Lanes,
            () => b.Store(pointer, block * isa.Lanes, values),
            () => b.Store(pointer, block * isa.Lanes, values, last));
    }
}
