using NetGen.Cli.Import;
using NetGen.Cli.Import.Drafting;
using NetGen.Generator.Model;

namespace NetGen.Cli.Darknet;

/// <summary>
/// The layers of Darknet as layers of NetGen. Convolutions are named conv1, conv2 ...; each notes its weights in the order in which
/// Darknet stores them.
/// </summary>
/// <param name="draft">The network so far.</param>
internal sealed class DarknetLayers(Draft draft)
{
    // The slope of Darknet's leaky activation.
    private const float LeakySlope = 0.1f;

    // What Darknet adds to the deviation of a channel; others add to its variance.
    private const double AddedDeviation = 1e-6;
    private const double Epsilon = 1e-12;

    private readonly List<DarknetWeight> _weights = [];
    private int _convolutions;

    /// <summary>The weights in the order of the file.</summary>
    public IReadOnlyList<DarknetWeight> Weights => _weights;

    /// <summary>convolutional: bias, or scale, shift and statistics of the norm; then weights (out, in / groups, k, k).</summary>
    public DraftLayer Convolution(CfgSection section, DraftLayer x)
    {
        section.Refuse(
            ("dilation", 1), ("binary", 0), ("xnor", 0), ("antialiasing", 0), ("flipped", 0), ("deform", 0), ("assisted_excitation", 0), ("share_index", -1000000000));
        int channels = section.Positive("filters", 1);
        int size = section.Positive("size", 1);
        int stride = section.Positive("stride", 1);
        section.Refuse(("stride_x", stride), ("stride_y", stride));
        int groups = section.Positive("groups", 1);
        int padding = section.Integer("pad", 0) != 0 ? size / 2 : section.Integer("padding", 0);
        bool hasNorm = section.Integer("batch_normalize", 0) != 0;
        string activation = section.Text("activation", "logistic");

        // A block holds convolution, norm and the activations that it knows; all else follows as a layer of its own.
        string? ofBlock = !hasNorm ? null : activation switch { "leaky" => "leaky", "relu" => "relu", "relu6" => "relu6", "swish" => "silu", _ => "none" };
        List<Argument> arguments = [Arguments.Of("Channels", channels), Arguments.Of("Kernel", size), Arguments.Of("Stride", stride), Arguments.Of("Padding", padding), Arguments.Of("Groups", groups)];
        if (ofBlock is not null)
        {
            arguments.AddRange([new Argument("Epsilon", new NumberValue(Epsilon)), Arguments.Of("Activation", ofBlock)]);
        }

        var y = draft.Add(hasNorm ? "ConvNorm" : "Conv", FormattableString.Invariant($"conv{++_convolutions}.weight"), [x], arguments);
        Note(y, hasNorm ? "bn.bias" : "bias", channels);
        if (hasNorm)
        {
            Note(y, "bn.weight", channels);
            Note(y, "bn.running_mean", channels);
            _weights.Add(new DarknetWeight(y, "bn.running_var", [channels]) { Change = Variance });
        }

        Note(y, hasNorm ? "conv.weight" : "weight", channels, x.Shape.Channels / groups, size, size);
        return ofBlock is null or "none" ? Activated(section, y, activation) : y;
    }

    /// <summary>connected: bias, then weights (out, in).</summary>
    public DraftLayer Dense(CfgSection section, DraftLayer x)
    {
        section.Refuse(("batch_normalize", 0));
        int outputs = section.Positive("output", 1);
        long inputs = x.Shape.Elements;
        if (x.Shape.Rank > 0)
        {
            x = Plain("Flatten", x);
        }

        var y = draft.Add("Dense", null, [x], Arguments.Of("Features", outputs));
        Note(y, "bias", outputs);
        Note(y, "weight", outputs, checked((int)inputs));
        return Activated(section, y, section.Text("activation", "logistic"));
    }

    /// <summary>maxpool: all that is padded together is one number, by default the size less one, half of it, rounded down, before the
    /// image.</summary>
    public DraftLayer MaxPool(CfgSection section, DraftLayer x)
    {
        section.Refuse(("maxpool_depth", 0), ("antialiasing", 0));
        int stride = section.Positive("stride", 1);
        section.Refuse(("stride_x", stride), ("stride_y", stride));
        int size = section.Positive("size", stride);
        int padding = section.Integer("padding", size - 1);
        if (padding < 0)
        {
            throw section.Mistake(FormattableString.Invariant($"padding is {padding}; expected at least 0"));
        }

        List<Argument> arguments = [Arguments.Of("Kernel", size), Arguments.Of("Stride", stride)];
        if (stride == 1 && padding == size - 1 && size > 1)
        {
            arguments.Add(Arguments.Of("Padding", "same"));
        }
        else if (padding % 2 == 0)
        {
            arguments.Add(Arguments.Of("Padding", padding / 2));
        }
        else if (padding == 1 && size == 2 && stride == 2 && x.Shape.Spatial.All(extent => extent >= size))
        {
            // A last window of one pixel, where the extent is odd.
            arguments.Add(Arguments.Of("Ceil", true));
        }
        else
        {
            arguments.AddRange([Arguments.Of("Padding", padding / 2), Arguments.Of("PaddingAfter", padding - (padding / 2))]);
        }

        return Added("MaxPool", x, [.. arguments]);
    }

    /// <summary>avgpool: over the whole image.</summary>
    public DraftLayer AveragePool(DraftLayer x) => Plain("GlobalAvgPool", x);

    /// <summary>dropout.</summary>
    public DraftLayer Dropout(CfgSection section, DraftLayer x) => Added("Dropout", x, Arguments.Of("Rate", section.Number("probability", 0.5f)));

    /// <summary>softmax.</summary>
    public DraftLayer Softmax(CfgSection section, DraftLayer x)
    {
        section.Refuse(("groups", 1), ("spatial", 0));
        return Plain("Softmax", x);
    }

    /// <summary>reorg: moves blocks of pixels into channels, in Darknet's own order.</summary>
    public DraftLayer Reorder(CfgSection section, DraftLayer x)
    {
        section.Refuse(("reverse", 0), ("extra", 0), ("flatten", 0));
        return Added("SpaceToDepth", x, Arguments.Of("Block", section.Positive("stride", 1)), Arguments.Of("Order", "darknet"));
    }

    /// <summary>upsample: repeats pixels.</summary>
    public DraftLayer Upsample(CfgSection section, DraftLayer x)
    {
        section.Refuse(("scale", 1));
        int factor = section.Integer("stride", 2);
        return factor >= 1 ? Added("Upsample", x, Arguments.Of("Factor", factor)) : throw section.Mistake("a negative stride has no counterpart");
    }

    /// <summary>route: the output of an earlier layer, or of several, their channels one behind the other.</summary>
    public DraftLayer Route(CfgSection section, IReadOnlyList<DraftLayer> from)
    {
        section.Refuse(("groups", 1), ("group_id", 0));
        if (from.Count < 2)
        {
            return from.Count == 1 ? from[0] : throw section.Mistake("it names no layers");
        }

        if (from.Any(value => !value.Shape.Spatial.SequenceEqual(from[0].Shape.Spatial)))
        {
            throw section.Mistake($"the layers have different extents: {string.Join(", ", from.Select(value => value.Shape.Text))}");
        }

        return draft.Add("Concat", null, from);
    }

    /// <summary>shortcut: the sum with an earlier layer.</summary>
    public DraftLayer Add(CfgSection section, DraftLayer x, DraftLayer other)
    {
        section.Refuse(("weights_type", 0));
        if (!x.Shape.Equals(other.Shape))
        {
            throw section.Mistake($"it adds {x.Shape.Text} and {other.Shape.Text}; only equal shapes have a counterpart");
        }

        return Activated(section, draft.Add("Add", null, [x, other]), section.Text("activation", "linear"));
    }

    /// <summary>
    /// The variance v' with v' + epsilon = (sqrt(v) + 1e-6)^2, epsilon being the square of 1e-6: the deviation is Darknet's, and no batch
    /// has one of 0.
    /// </summary>
    private static float Variance(float variance) => (float)(variance + (2 * AddedDeviation * Math.Sqrt(variance)));

    private DraftLayer Activated(CfgSection section, DraftLayer x, string activation) => activation switch
    {
        "linear" => x,
        "leaky" => Added("LeakyReLU", x, Arguments.Of("Slope", LeakySlope)),
        "relu" => Plain("ReLU", x),
        "relu6" => Plain("ReLU6", x),
        "logistic" => Plain("Sigmoid", x),
        "tanh" => Plain("Tanh", x),
        "elu" => Plain("ELU", x),
        "mish" => Plain("Mish", x),
        "swish" => Plain("SiLU", x),
        _ => throw section.Mistake($"the activation {activation} has no counterpart"),
    };

    private DraftLayer Plain(string kind, DraftLayer x) => Added(kind, x);

    private DraftLayer Added(string kind, DraftLayer x, params Argument[] arguments) => draft.Add(kind, null, [x], arguments);

    private void Note(DraftLayer layer, string part, params int[] dimensions) => _weights.Add(new DarknetWeight(layer, part, dimensions));
}
