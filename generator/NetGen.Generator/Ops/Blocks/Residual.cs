using NetGen.Generator.Model;

namespace NetGen.Generator.Ops.Blocks;

/// <summary>What the blocks of residual networks have in common (He et al. 2015, section 3.3): a body and a shortcut
/// around it, added, and a ReLU behind.</summary>
internal static class Residual
{
    /// <summary>Composes a block of its body.</summary>
    /// <param name="block">The block.</param>
    /// <param name="body">The body's layers.</param>
    /// <param name="last">The name of the last of them.</param>
    /// <param name="channels">The channels that it gives.</param>
    /// <param name="stride">The stride of the body.</param>
    /// <param name="padded">Whether the shortcut, where the shape changes, takes every stride-th position and adds
    /// channels of zeros; else it is a 1x1 convolution with normalization.</param>
    public static void Build(
        LayerContext block, EquatableArray<LayerSpec> body, string last, int channels, int stride, bool padded = false)
    {
        if (stride == 1 && block.InputShape.Channels == channels)
        {
            block.Compose([.. body, .. Join(last, NamedOutputs.Input)]);
        }
        else if (padded)
        {
            var shortcut = new LayerSpec(
                "PaddedShortcut", "shortcut", [Parts.Whole("Channels", channels), Parts.Whole("Stride", stride)], NamedOutputs.Input);
            block.Compose([.. body, shortcut, .. Join(last, "shortcut")]);
        }
        else
        {
            block.Compose(
            [
                .. body,
                Parts.Conv("downsample.0", channels, 1, stride, bias: false, from: NamedOutputs.Input),
                Parts.Norm("downsample.1"),
                .. Join(last, "downsample.1"),
            ]);
        }
    }

    private static LayerSpec[] Join(string body, string shortcut) => [Parts.Join("Add", body, shortcut), Parts.Plain("ReLU")];
}
