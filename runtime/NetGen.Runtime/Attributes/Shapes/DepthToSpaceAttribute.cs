namespace NetGen;

/// <summary>Channels become the positions of blocks, so that extents grow by the block and channels shrink by its size:
/// sub-pixel convolution (Shi et al. 2016).</summary>
/// <param name="block">Extent of a block: one number for all axes, or one for each axis, outermost first.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class DepthToSpaceAttribute(params int[] block) : LayerAttribute
{
    /// <summary>Extent of a block: one number for all axes, or one for each axis, outermost first.</summary>
    public int[] Block { get; } = block;

    /// <summary>How channels are numbered: <c>"blocks"</c>, position in the block outermost (TensorFlow's
    /// depth_to_space);
    /// <c>"channels"</c>, output channel outermost (PyTorch's pixel_shuffle).</summary>
    public string Order { get; set; } = "blocks";
}
