using NetGen.Generator.Diagnostics;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;

namespace NetGen.Generator.Ops;

/// <summary>How exactly, and by which algorithm, a network and its convolutions are computed.</summary>
public static class Numerics
{
    /// <summary>Transforms are allowed, which are faster and round more.</summary>
    public const string Fast = "fast";

    /// <summary>Convolutions are computed as they are defined.</summary>
    public const string Strict = "strict";

    /// <summary>What the words can be, for messages.</summary>
    public const string Form = "\"fast\" or \"strict\"";

    private const string Automatic = "auto";
    private const string Direct = "direct";
    private const string Winograd2 = "winograd2";
    private const string Winograd4 = "winograd4";

    /// <summary>A convolution's argument that overrides the network's.</summary>
    public static ArgumentDefinition Layer { get; } = new(
        "Numerics",
        ArgumentType.Choice,
        "Whether it may be computed by transforms, which are faster and round more, or is computed as it is defined; that of the network unless given.")
    {
        Choices = [Fast, Strict],
    };

    /// <summary>A convolution's argument that forces an algorithm.</summary>
    public static ArgumentDefinition Algorithm { get; } = new(
        "Algorithm",
        ArgumentType.Choice,
        "How it and its gradients are computed: as estimated to be the fastest, directly, or by Winograd's F(2x2, 3x3), F(2x2, 5x5) or F(4x4, 3x3).",
        Default: Automatic)
    {
        Choices = [Automatic, Direct, Winograd2, Winograd4],
    };

    /// <summary>The algorithm of a layer that has no argument for it.</summary>
    public static ConvolutionAlgorithm Of(LayerContext layer) => layer.Strict ? ConvolutionAlgorithm.Direct : ConvolutionAlgorithm.Auto;

    /// <summary>The algorithm that a convolution's arguments ask for.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="axes">Its window.</param>
    /// <param name="groups">Its groups.</param>
    /// <returns>The algorithm, or null after a reported problem.</returns>
    public static ConvolutionAlgorithm? Choose(LayerContext layer, EquatableArray<WindowAxis> axes, int groups)
    {
        string? numerics = layer.Arguments.Word("Numerics");
        bool strict = numerics is null ? layer.Strict : numerics == Strict;
        string? word = layer.Arguments.Word("Algorithm");
        if (word is not (Winograd2 or Winograd4))
        {
            return strict || word == Direct ? ConvolutionAlgorithm.Direct : ConvolutionAlgorithm.Auto;
        }

        if (strict)
        {
            return Refuse(layer, word, "\"auto\" or \"direct\", since the numerics are strict");
        }

        if (groups > 1 || axes[0] != WindowAxis.None || !IsWinograd(axes[1], word) || axes[1].Kernel != axes[2].Kernel || !IsWinograd(axes[2], word))
        {
            return Refuse(layer, word, "\"auto\" or \"direct\": Winograd's are for 3x3 windows, or \"winograd2\" for 5x5, with a stride, dilation and groups of 1");
        }

        return word == Winograd2 ? ConvolutionAlgorithm.Winograd2 : ConvolutionAlgorithm.Winograd4;
    }

    private static bool IsWinograd(WindowAxis axis, string word) =>
        axis is { Stride: 1, Dilation: 1 } && (axis.Kernel == 3 || (axis.Kernel == 5 && word == Winograd2));

    private static ConvolutionAlgorithm? Refuse(LayerContext layer, string word, string expected)
    {
        layer.Report(DiagnosticIds.WrongValue, "Algorithm", layer.Described, "Algorithm", $"\"{word}\"", expected);
        return null;
    }
}
