using NetGen.Generator.Graph;
using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels.Convolution;

/// <summary>
/// How a convolution walks along one axis. For t in [0, Out) it writes position <c>OutStart + t * OutStep</c> of an
/// extent of OutExtent; for tap j in [0, Taps) it reads position <c>t * InStride + InBase + j * TapStep</c>, unless
/// that lies outside [0, In), and the weight's tap <c>WeightStart + j * WeightStep</c> of WeightTaps. Data gradients
/// are such walks too.
/// </summary>
/// <param name="In">The input's extent.</param>
/// <param name="Out">The number of outputs written.</param>
/// <param name="Taps">The number of taps of one output; 0 where no input reaches the outputs.</param>
/// <param name="InStride">The distance of two outputs in the input.</param>
/// <param name="InBase">The input position of output 0 and tap 0; minus the padding.</param>
/// <param name="TapStep">The distance of two taps in the input; positive.</param>
/// <param name="OutStart">The position of output 0.</param>
/// <param name="OutStep">The distance of two outputs.</param>
/// <param name="OutExtent">The output tensor's extent.</param>
/// <param name="WeightStart">The weight's index of tap 0.</param>
/// <param name="WeightStep">The distance of two taps in the weight; negative where the weight is flipped.</param>
/// <param name="WeightTaps">The weight's extent.</param>
public sealed record ConvolutionAxis(
    int In,
    int Out,
    int Taps,
    int InStride,
    int InBase,
    int TapStep,
    int OutStart,
    int OutStep,
    int OutExtent,
    int WeightStart,
    int WeightStep,
    int WeightTaps)
{
    /// <summary>The axis that a shape of lower rank does not have: one element, one tap.</summary>
    public static ConvolutionAxis None { get; } = Forward(1, 1, 1, 0, 1, 1);

    /// <summary>The zeros that the input lacks before it.</summary>
    public int PadBegin => Taps == 0 ? 0 : Math.Max(0, -InBase);

    /// <summary>The zeros that the input lacks after it.</summary>
    public int PadEnd => Taps == 0 ? 0 : Math.Max(0, InputAt(Out - 1, Taps - 1) - (In - 1));

    /// <summary>Whether all taps of the weight are taken from the last to the first.</summary>
    public bool IsFlipped => Taps == WeightTaps && WeightStart == Taps - 1 && (WeightStep == -1 || Taps == 1);

    /// <summary>Whether every tap of every output lies in the input.</summary>
    public bool IsInside => PadBegin == 0 && PadEnd == 0;

    /// <summary>Whether output t reads input t alone, and is position t.</summary>
    public bool IsPointwise => this == Forward(In, 1, 1, 0, 1, In);

    /// <summary>The axis of a forward convolution.</summary>
    public static ConvolutionAxis Forward(int @in, int kernel, int stride, int padBegin, int dilation, int @out) =>
        new(@in, @out, kernel, stride, -padBegin, dilation, 0, 1, @out, 0, 1, kernel);

    /// <summary>The axis of a forward convolution.</summary>
    public static ConvolutionAxis Forward(WindowAxis axis) =>
        Forward(axis.In, axis.Kernel, axis.Stride, axis.PadBegin, axis.Dilation, axis.Out);

    /// <summary>
    /// The axes of a data gradient, one for each remainder of the input position by the stride: together they write
    /// every input position once. A phase that no output reads has no taps. The weight's taps are packed from the last
    /// to the first, so that a data gradient of stride 1 is the walk of a forward convolution.
    /// </summary>
    public static IReadOnlyList<ConvolutionAxis> DataGradientPhases(WindowAxis axis) =>
        [.. Enumerable.Range(0, Math.Min(axis.Stride, axis.In)).Select(phase => DataGradientPhase(axis, phase))];

    /// <summary>The input position of an output and a tap.</summary>
    public int InputAt(int t, int tap) => (t * InStride) + InBase + (tap * TapStep);

    /// <summary>Whether an output's tap lies in the input.</summary>
    public bool Reads(int t, int tap) => InputAt(t, tap) >= 0 && InputAt(t, tap) < In;

    /// <summary>The outputs [begin, end) whose taps all lie in the input.</summary>
    public (int Begin, int End) Interior()
    {
        if (Taps == 0)
        {
            return (0, Out);
        }

        // Positions rise with the output and with the tap: the first tap decides the begin, and the last one the end.
        int begin = (Math.Max(0, -InBase) + InStride - 1) / InStride;
        int room = In - 1 - InputAt(0, Taps - 1);
        int end = room < 0 ? 0 : Math.Min(Out, (room / InStride) + 1);
        return begin < end ? (begin, end) : (0, 0);
    }

    /// <summary>The first tap of output t inside the input.</summary>
    public IndexExpression TapBegin(IndexExpression t) =>
        PadBegin == 0 ? 0 : IndexExpression.Max(0, (TapStep - 1 - InBase) - (t * InStride)) / TapStep;

    /// <summary>The tap behind the last one of output t inside the input; not after the first one if there is
    /// none.</summary>
    public IndexExpression TapEnd(IndexExpression t) => TapEnd(t, In);

    /// <summary>The same for an input whose extent is an expression; whether there is padding at all is this
    /// axis'.</summary>
    public IndexExpression TapEnd(IndexExpression t, IndexExpression @in)
    {
        if (PadEnd == 0)
        {
            return Taps;
        }

        var end = IndexExpression.Min(Taps * TapStep, @in + (TapStep - 1 - InBase) - (t * InStride));
        return TapStep == 1 ? end : IndexExpression.Max(0, end) / TapStep;
    }

    /// <summary>The first output whose tap lies inside the input.</summary>
    public IndexExpression OutBegin(IndexExpression tap) =>
        PadBegin == 0 ? 0 : IndexExpression.Max(0, (InStride - 1 - InBase) - (tap * TapStep)) / InStride;

    /// <summary>The output behind the last one whose tap lies inside the input.</summary>
    public IndexExpression OutEnd(IndexExpression tap) => OutEnd(tap, In, Out);

    /// <summary>The same for extents that are expressions; whether there is padding at all is this axis'.</summary>
    public IndexExpression OutEnd(IndexExpression tap, IndexExpression @in, IndexExpression @out)
    {
        if (PadEnd == 0)
        {
            return @out;
        }

        var inside = @in + (InStride - 1 - InBase) - (tap * TapStep);
        return IndexExpression.Min(@out, InStride == 1 ? inside : IndexExpression.Max(0, inside) / InStride);
    }

    /// <summary>The same walk without its last output if their number is odd.</summary>
    public ConvolutionAxis Even() => this with { Out = Out / 2 * 2, OutExtent = OutExtent / 2 * 2 };

    /// <summary>The same walk over a weight whose taps lie in the opposite order.</summary>
    public ConvolutionAxis Reversed() => this with
    {
        WeightStart = WeightTaps - 1 - WeightStart,
        WeightStep = Taps <= 1 ? 1 : -WeightStep,
    };

    /// <summary>This axis with extents that stand for all others: only whether it has padding is kept of
    /// them.</summary>
    public ConvolutionAxis WithoutExtents()
    {
        if (this == None || Taps == 0)
        {
            return this == None ? this : this with { In = 0, Out = 0, OutExtent = 0 };
        }

        // Enough outputs for the last tap to lie behind the first element.
        int outputs = Math.Max(0, -InBase) + 2;
        int reach = ((outputs - 1) * InStride) + InBase + ((Taps - 1) * TapStep);
        return this with { In = PadEnd > 0 ? reach : reach + 1, Out = outputs, OutExtent = outputs };
    }

    /// <summary>The weight's index of a tap.</summary>
    public IndexExpression WeightTap(IndexExpression tap) =>
        WeightStep < 0 ? WeightStart - (tap * -WeightStep) : (tap * WeightStep) + WeightStart;

    /// <summary>The position written for output t.</summary>
    public IndexExpression OutputAt(IndexExpression t) => (t * OutStep) + OutStart;

    // Output o reads input i by tap k if o * stride - pad + k * dilation == i. For i = phase + t * stride these are the
    // taps k = first + m * step with step = stride / gcd(stride, dilation), and then
    // o = t + (phase + pad - k * dilation) / stride.
    // The taps are taken from the last to the first, so that the position in dy rises.
    private static ConvolutionAxis DataGradientPhase(WindowAxis axis, int phase)
    {
        int @out = (axis.In - phase + axis.Stride - 1) / axis.Stride;
        int step = axis.Stride / GreatestCommonDivisor(axis.Stride, axis.Dilation);
        int first = 0;
        while (first < Math.Min(step, axis.Kernel) && (phase + axis.PadBegin - (first * axis.Dilation)) % axis.Stride != 0)
        {
            first++;
        }

        if (first >= Math.Min(step, axis.Kernel))
        {
            return new ConvolutionAxis(axis.Out, @out, 0, 1, 0, 1, phase, axis.Stride, axis.In, 0, 1, axis.Kernel);
        }

        int taps = (axis.Kernel - first + step - 1) / step;
        int last = first + ((taps - 1) * step);
        return new ConvolutionAxis(
            axis.Out,
            @out,
            taps,
            1,
            (phase + axis.PadBegin - (last * axis.Dilation)) / axis.Stride,
            taps == 1 ? 1 : step * axis.Dilation / axis.Stride,
            phase,
            axis.Stride,
            axis.In,
            axis.Kernel - 1 - last,
            taps == 1 ? 1 : step,
            axis.Kernel);
    }

    private static int GreatestCommonDivisor(int a, int b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);
}
