namespace NetGen;

/// <summary>The positions of each block become channels, so that extents shrink by the block and channels grow by its
/// size.</summary>
/// <param name="block">Extent of a block: one number for all axes, or one for each axis, outermost first.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class SpaceToDepthAttribute(params int[] block) : LayerAttribute
{
    /// <summary>Extent of a block: one number for all axes, or one for each axis, outermost first.</summary>
    public int[] Block { get; } = block;

    /// <summary>How channels are numbered: <c>"blocks"</c>, position in the block outermost (TensorFlow's
    /// space_to_depth);
    /// <c>"channels"</c>, input channel outermost (PyTorch's pixel_unshuffle); <c>"darknet"</c>, as Darknet's reorg
    /// layer.</summary>
    public string Order { get; set; } = "blocks";
}
