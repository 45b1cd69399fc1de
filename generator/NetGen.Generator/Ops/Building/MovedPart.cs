using NetGen.Generator.Graph;
using NetGen.Generator.Model;

namespace NetGen.Generator.Ops;

/// <summary>What the layers that take a part of a tensor, or put more around it, have in common.</summary>
internal static class MovedPart
{
    /// <summary>Gives the part, or the tensor itself where that is all of it.</summary>
    public static void Produce(LayerContext layer, MoveAxis channels, MoveAxis[] axes, float fill = 0)
    {
        if (channels.IsIdentity && axes.All(axis => axis.IsIdentity))
        {
            layer.PassThrough();
            return;
        }

        layer.Produce(
            new MoveOperation(channels, Enumerable.Repeat(MoveAxis.One, TensorShape.MaxRank - axes.Length).Concat(axes).ToEquatableArray(), fill),
            [layer.Input],
            new TensorShape(channels.Out, axes.Select(axis => axis.Out).ToEquatableArray()));
    }

    /// <summary>All of an axis.</summary>
    public static MoveAxis Whole(int extent) => new(extent, extent, extent);
}
