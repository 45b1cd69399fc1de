using NetGen.Cli.Import;
using NetGen.Generator.Model;
using static NetGen.Cli.Import.NodeContext;

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
    public Activation Convolution(CfgSection section, Activation x)
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
        string name = draft.Name("Conv", FormattableString.Invariant($"conv{++_convolutions}.weight"));
        List<Argument> arguments = [Argument("Channels", channels), Argument("Kernel", size), Argument("Stride", stride), Argument("Padding", padding), Argument("Groups", groups)];
        if (ofBlock is not null)
        {
            arguments.AddRange([new Argument("Epsilon", new NumberValue(Epsilon)), Argument("Activation", ofBlock)]);
        }

        var shape = draft.Add(hasNorm ? "ConvNorm" : "Conv", name, x, [.. arguments]);
        string prefix = hasNorm ? name + ".conv" : name;
        Note(hasNorm ? name + ".bn.bias" : name + ".bias", channels);
        if (hasNorm)
        {
            Note(name + ".bn.weight", channels);
            Note(name + ".bn.running_mean", channels);
            _weights.Add(new DarknetWeight(name + ".bn.running_var", [channels]) { Change = Variance });
        }

        Note(prefix + ".weight", channels, x.Shape.Channels / groups, size, size);
        var y = Activation.Of(name, shape, 1);
        return ofBlock is null or "none" ? Activated(section, y, activation) : y;
    }

    /// <summary>connected: bias, then weights (out, in).</summary>
    public Activation Dense(CfgSection section, Activation x)
    {
        section.Refuse(("batch_normalize", 0));
        int outputs = section.Positive("output", 1);
        long inputs = x.Shape.Elements;
        if (x.Shape.Rank > 0)
        {
            x = Plain("Flatten", x);
        }

        string name = draft.Name("Dense", null);
        var shape = draft.Add("Dense", name, x, Argument("Features", outputs));
        Note(name + ".bias", outputs);
        Note(name + ".weight", outputs, checked((int)inputs));
        return Activated(section, Activation.Of(name, shape, 1), section.Text("activation", "logistic"));
    }

    /// <summary>maxpool: all that is padded together is one number, by default the size less one, half of it, rounded down, before the
    /// image.</summary>
    public Activation MaxPool(CfgSection section, Activation x)
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

        List<Argument> arguments = [Argument("Kernel", size), Argument("Stride", stride)];
        if (stride == 1 && padding == size - 1 && size > 1)
        {
            arguments.Add(Argument("Padding", "same"));
        }
        else if (padding % 2 == 0)
        {
            arguments.Add(Argument("Padding", padding / 2));
        }
        else if (padding == 1 && size == 2 && stride == 2 && x.Shape.Spatial.All(extent => extent >= size))
        {
            // A last window of one pixel, where the extent is odd.
            arguments.Add(Argument("Ceil", true));
        }
        else
        {
            arguments.AddRange([Argument("Padding", padding / 2), Argument("PaddingAfter", padding - (padding / 2))]);
        }

        return Added("MaxPool", x, [.. arguments]);
    }

    /// <summary>avgpool: over the whole image.</summary>
    public Activation AveragePool(Activation x) => Plain("GlobalAvgPool", x);

    /// <summary>dropout.</summary>
    public Activation Dropout(CfgSection section, Activation x) => Added("Dropout", x, Argument("Rate", section.Number("probability", 0.5f)));

    /// <summary>softmax.</summary>
    public Activation Softmax(CfgSection section, Activation x)
    {
        section.Refuse(("groups", 1), ("spatial", 0));
        return Plain("Softmax", x);
    }

    /// <summary>reorg: moves blocks of pixels into channels, in Darknet's own order.</summary>
    public Activation Reorder(CfgSection section, Activation x)
    {
        section.Refuse(("reverse", 0), ("extra", 0), ("flatten", 0));
        return Added("SpaceToDepth", x, Argument("Block", section.Positive("stride", 1)), Argument("Order", "darknet"));
    }

    /// <summary>upsample: repeats pixels.</summary>
    public Activation Upsample(CfgSection section, Activation x)
    {
        section.Refuse(("scale", 1));
        int factor = section.Integer("stride", 2);
        return factor >= 1 ? Added("Upsample", x, Argument("Factor", factor)) : throw section.Mistake("a negative stride has no counterpart");
    }

    /// <summary>route: the output of an earlier layer, or of several, their channels one behind the other.</summary>
    public Activation Route(CfgSection section, IReadOnlyList<Activation> from)
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

        string name = draft.Name("Concat", null);
        draft.Join("Concat", name, from);
        return Activation.Of(name, new TensorShape(from.Sum(value => value.Shape.Channels), from[0].Shape.Spatial), 1);
    }

    /// <summary>shortcut: the sum with an earlier layer.</summary>
    public Activation Add(CfgSection section, Activation x, Activation other)
    {
        section.Refuse(("weights_type", 0));
        if (!x.Shape.Equals(other.Shape))
        {
            throw section.Mistake($"it adds {x.Shape.Text} and {other.Shape.Text}; only equal shapes have a counterpart");
        }

        string name = draft.Name("Add", null);
        draft.Join("Add", name, [x, other]);
        return Activated(section, Activation.Of(name, x.Shape, 1), section.Text("activation", "linear"));
    }

    /// <summary>
    /// The variance v' with v' + epsilon = (sqrt(v) + 1e-6)^2, epsilon being the square of 1e-6: the deviation is Darknet's, and no batch
    /// has one of 0.
    /// </summary>
    private static float Variance(float variance) => (float)(variance + (2 * AddedDeviation * Math.Sqrt(variance)));

    private Activation Activated(CfgSection section, Activation x, string activation) => activation switch
    {
        "linear" => x,
        "leaky" => Added("LeakyReLU", x, Argument("Slope", LeakySlope)),
        "relu" => Plain("ReLU", x),
        "relu6" => Plain("ReLU6", x),
        "logistic" => Plain("Sigmoid", x),
        "tanh" => Plain("Tanh", x),
        "elu" => Plain("ELU", x),
        "mish" => Plain("Mish", x),
        "swish" => Plain("SiLU", x),
        _ => throw section.Mistake($"the activation {activation} has no counterpart"),
    };

    private Activation Plain(string kind, Activation x) => Added(kind, x);

    private Activation Added(string kind, Activation x, params Argument[] arguments)
    {
        string name = draft.Name(kind, null);
        return Activation.Of(name, draft.Add(kind, name, x, arguments), 1);
    }

    private void Note(string parameter, params int[] dimensions) => _weights.Add(new DarknetWeight(parameter, dimensions));
}
