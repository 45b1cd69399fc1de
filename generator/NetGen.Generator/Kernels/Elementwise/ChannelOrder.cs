using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels.Elementwise;

/// <summary>Numbers of channels, as floats hold them exactly: there are at most 2^24.</summary>
internal static class ChannelOrder
{
    /// <summary>The number of a channel, in every lane when a vector.</summary>
    public static Value Number(IndexExpression channel, bool isVector)
    {
        if (channel is IndexConstant constant)
        {
            return new Constant(constant.Value, isVector);
        }

        return isVector ? new Broadcast(new WholeNumber(channel)) : new WholeNumber(channel);
    }
}
