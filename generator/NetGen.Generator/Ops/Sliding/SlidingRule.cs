using NetGen.Generator.Graph;
using NetGen.Generator.Model;

namespace NetGen.Generator.Ops.Sliding;

/// <summary>What the rule of an operation sees, and how it says what the operation is for all windows at
/// once.</summary>
/// <param name="form">The network's form so far.</param>
/// <param name="node">The node of one window.</param>
/// <param name="inputs">Its inputs that depend on the image, in order.</param>
public sealed class SlidingRule(SlidingForm form, Node node, IReadOnlyList<SlidTensor> inputs)
{
    /// <summary>The first input.</summary>
    public SlidTensor Input => inputs[0];

    /// <summary>The shape of the output of one window.</summary>
    public TensorShape WindowOutput => form.ShapeOf(node.Output);

    /// <summary>The algorithm of a convolution that was none before.</summary>
    public ConvolutionAlgorithm Algorithm => form.Strict ? ConvolutionAlgorithm.Direct : ConvolutionAlgorithm.Auto;

    /// <summary>There is no form for all windows.</summary>
    /// <param name="reason">Why, as the end of a sentence.</param>
    public void Refuse(string reason) => form.Refuse(node, reason);

    /// <summary>The output is the input.</summary>
    /// <param name="isFlat">Whether layers take the elements of a window as features from here on.</param>
    public void PassOn(bool isFlat) => form.PassOn(node, Input with { IsFlat = isFlat });

    /// <summary>An elementwise operation: the same on maps.</summary>
    /// <param name="operation">The operation.</param>
    public void Elementwise(ForwardOperation operation)
    {
        if (AreAligned())
        {
            form.Produce(node, operation, Input);
        }
    }

    /// <summary>An operation on the channels of each position: the same on maps, unless the channels of several
    /// positions are features.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="channels">The channels of its output.</param>
    public void EachPosition(ForwardOperation operation, int channels)
    {
        if (AreAligned() && AreChannels())
        {
            form.Produce(node, operation, Input with { Channels = channels });
        }
    }

    /// <summary>An operation whose output is not a map, but numbers for the whole image.</summary>
    /// <param name="operation">The operation.</param>
    public void WholeImage(ForwardOperation operation)
    {
        if (AreChannels())
        {
            form.Keep(node, operation, Input);
        }
    }

    /// <summary>
    /// An operation on windows within the window. Where such a window spans all of the input, its stride within a
    /// single window means nothing, and is 1 on maps.
    /// </summary>
    /// <param name="axes">Depth, height and width of one window.</param>
    /// <param name="channels">The channels of its output.</param>
    /// <param name="operation">The operation by its axes on maps.</param>
    public void Windows(EquatableArray<WindowAxis> axes, int channels, Func<EquatableArray<WindowAxis>, ForwardOperation> operation)
    {
        form.NotePadding(node, axes.Any(axis => axis.PadBegin > 0 || axis.PadEnd > 0 || axis.Overhang > 0));
        var maps = axes.Select((axis, i) => OnMap(axis, Input.Map[i])).ToEquatableArray();
        form.Produce(node, operation(maps), Input with
        {
            Channels = channels,
            Map = maps.Select(axis => axis.Out).ToEquatableArray(),
            Window = axes.Select(axis => axis.Out).ToEquatableArray(),
            Strides = maps.Select((axis, i) => Saturating.Multiply(Input.Strides[i], axis.Stride)).ToEquatableArray(),
            IsFlat = false,
        });
    }

    /// <summary>The windows of one window's operation that span all of its input.</summary>
    public EquatableArray<WindowAxis> WholeWindow() =>
        Input.Window.Select(extent => new WindowAxis(extent, extent, 1, 1, 0, 0, 1)).ToEquatableArray();

    /// <summary>An operation that moves elements by the same distance in each window.</summary>
    /// <param name="move">The operation on one window.</param>
    public void Move(MoveOperation move)
    {
        if (!AreChannels())
        {
            return;
        }

        if (move.Axes.Any(axis => axis.ToStep > 1))
        {
            Refuse("it puts zeros between the elements of a window");
            return;
        }

        form.NotePadding(node, move.Axes.Any(axis => axis.Out > axis.Count));
        var maps = move.Axes.Select((axis, i) => OnMap(axis, Input.Map[i])).ToEquatableArray();
        form.Produce(node, move with { Axes = maps }, Input with
        {
            Channels = move.Channels.Out,
            Map = maps.Select(axis => axis.Out).ToEquatableArray(),
            Window = move.Axes.Select(axis => axis.Out).ToEquatableArray(),
            Strides = maps.Select((axis, i) => Saturating.Multiply(Input.Strides[i], axis.FromStep)).ToEquatableArray(),
        });
    }

    /// <summary>An operation that makes channels of blocks.</summary>
    /// <param name="operation">The operation on one window.</param>
    public void Blocks(SpaceToDepthOperation operation)
    {
        if (operation.IsView || operation.Axes.Where((axis, i) => Input.Map[i] % axis.Block != 0).Any())
        {
            Refuse(operation.IsView ? "its order mixes positions of the whole image" : "its blocks do not divide what the windows cover");
            return;
        }

        var maps = operation.Axes.Select((axis, i) => axis with { Out = Input.Map[i] / axis.Block }).ToEquatableArray();
        form.Produce(node, operation with { Axes = maps }, Input with
        {
            Channels = WindowOutput.Channels,
            Map = maps.Select(axis => axis.Out).ToEquatableArray(),
            Window = operation.Axes.Select(axis => axis.Out).ToEquatableArray(),
            Strides = maps.Select((axis, i) => Saturating.Multiply(Input.Strides[i], axis.Block)).ToEquatableArray(),
        });
    }

    // What a window leaves over at its end, each window leaves over. Maps of outputs that need a larger stride than the
    // image was cut for may hold some elements more.
    private static WindowAxis OnMap(WindowAxis axis, int map)
    {
        int stride = axis.Out == 1 && axis.Kernel == axis.In && axis.Padded == axis.In ? 1 : axis.Stride;
        int more = (map - axis.In) / stride;
        long fitting = ((axis.Padded - axis.In + map - axis.Reach) / stride) + 1;
        return axis with { In = map, Stride = stride, Out = (int)Math.Max(axis.Out + more, fitting) };
    }

    private static MoveAxis OnMap(MoveAxis axis, int map)
    {
        int more = (map - axis.In) / axis.FromStep;
        return axis with { In = map, Count = axis.Count + more, Out = axis.Out + more };
    }

    private bool AreAligned()
    {
        if (inputs.All(input => input.IsAlignedWith(Input)))
        {
            return true;
        }

        Refuse("its inputs have other strides, or other parts of a window");
        return false;
    }

    private bool AreChannels()
    {
        if (!Input.IsFlat || Input.IsPoint)
        {
            return true;
        }

        Refuse($"its features are {Input.Positions} positions of a window, flattened; only Dense and elementwise layers can follow");
        return false;
    }
}
