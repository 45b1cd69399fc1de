using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels.Convolution.Winograd;

/// <summary>
/// The transforms of F(m x m, r x r) along one axis (Lavin and Gray 2016, section 4): m outputs of r taps from
/// n = m + r - 1 inputs by n multiplications. With the matrices B, G and A of the paper, a tile of outputs is
/// A^T (G g G^T . B^T d B) A, where the dot multiplies element by element and sums over channels. The points of
/// interpolation are 0, 1 and -1, and 2 and -2 for n = 6, so that all constants but those of G are small whole numbers.
/// </summary>
/// <param name="Outputs">m: 2 or 4.</param>
/// <param name="Taps">r: 3, or 5 with two outputs.</param>
public sealed record WinogradTransform(int Outputs, int Taps)
{
    /// <summary>F(2x2, 3x3): 16 multiplications for 36.</summary>
    public static WinogradTransform F2 { get; } = new(2, 3);

    /// <summary>F(4x4, 3x3): 36 multiplications for 144.</summary>
    public static WinogradTransform F4 { get; } = new(4, 3);

    /// <summary>F(2x2, 5x5): 36 multiplications for 100.</summary>
    public static WinogradTransform F2Of5 { get; } = new(2, 5);

    /// <summary>The transforms for a number of taps along each axis, those of larger tiles first.</summary>
    public static IReadOnlyList<WinogradTransform> For(int taps) => taps switch
    {
        3 => [F4, F2],
        5 => [F2Of5],
        _ => [],
    };

    /// <summary>Its name in those of methods: <c>4</c>, or <c>2of5</c> with other than three taps.</summary>
    public string Label => Names.Number(Outputs) + (Taps == 3 ? "" : "of" + Names.Number(Taps));

    /// <summary>Its name in the paper: <c>F(4x4, 3x3)</c>.</summary>
    public string Text => $"F({Names.Number(Outputs)}x{Names.Number(Outputs)}, {Names.Number(Taps)}x{Names.Number(Taps)})";

    /// <summary>n, the inputs of a tile along an axis.</summary>
    public int Inputs => Outputs + Taps - 1;

    /// <summary>The products of a tile for two channels.</summary>
    public int Products => Inputs * Inputs;

    /// <summary>Vector operations of <see cref="Input"/>, those of <see cref="Output"/>, and of
    /// <see cref="Weights"/>.</summary>
    public (int Input, int Output, int Weights) Operations => Inputs == 4 ? (4, 4, 4) : Outputs == 4 ? (13, 12, 11) : (13, 8, 19);

    /// <summary>B^T d: names are <c>v0</c>, <c>v1</c>, ...</summary>
    /// <param name="b">The kernel being written.</param>
    /// <param name="d">The n inputs.</param>
    public Value[] Input(KernelBuilder b, Local[] d)
    {
        if (Inputs == 4)
        {
            return [d[0] - d[2], d[1] + d[2], d[2] - d[1], d[1] - d[3]];
        }

        var even = b.Let("even", new Fma(Number(-4), d[2], d[4]));
        var odd = b.Let("odd", new Fma(Number(-4), d[1], d[3]));
        var evenTwo = b.Let("evenTwo", d[4] - d[2]);
        var oddTwo = b.Let("oddTwo", Number(2) * (d[3] - d[1]));
        return
        [
            new Fma(Number(4), d[0], new Fma(Number(-5), d[2], d[4])),
            even + odd,
            even - odd,
            evenTwo + oddTwo,
            evenTwo - oddTwo,
            new Fma(Number(4), d[1], new Fma(Number(-5), d[3], d[5])),
        ];
    }

    /// <summary>A^T s.</summary>
    /// <param name="b">The kernel being written.</param>
    /// <param name="s">The n sums of products.</param>
    public Value[] Output(KernelBuilder b, Local[] s)
    {
        var sum = b.Let("near", s[1] + s[2]);
        var difference = b.Let("nearOdd", s[1] - s[2]);
        if (Inputs == 4)
        {
            return [s[0] + sum, difference - s[3]];
        }

        var sumTwo = b.Let("far", s[3] + s[4]);
        var differenceTwo = b.Let("farOdd", s[3] - s[4]);
        if (Outputs == 2)
        {
            return [s[0] + sum + sumTwo, new Fma(Number(2), differenceTwo, difference) + s[5]];
        }

        return
        [
            s[0] + sum + sumTwo,
            new Fma(Number(2), differenceTwo, difference),
            new Fma(Number(4), sumTwo, sum),
            new Fma(Number(8), differenceTwo, difference) + s[5],
        ];
    }

    /// <summary>
    /// A^T s where the weights were transformed by whole numbers only, as <see cref="WinogradTapProducts"/> does for
    /// F(4x4, 3x3): what divides the rows of G, 4, -6, -6, 24, 24 and 1, divides the sums here.
    /// </summary>
    /// <param name="b">The kernel being written.</param>
    /// <param name="s">The n sums of products.</param>
    public Value[] OutputOfWholeWeights(KernelBuilder b, Local[] s)
    {
        var sum = b.Let("near", Number(-1 / 6f) * (s[1] + s[2]));
        var difference = b.Let("nearOdd", Number(-1 / 6f) * (s[1] - s[2]));
        var sumTwo = b.Let("far", s[3] + s[4]);
        var differenceTwo = b.Let("farOdd", s[3] - s[4]);
        return
        [
            new Fma(Number(0.25f), s[0], new Fma(Number(1 / 24f), sumTwo, sum)),
            new Fma(Number(1 / 12f), differenceTwo, difference),
            new Fma(Number(1 / 6f), sumTwo, sum),
            new Fma(Number(1 / 3f), differenceTwo, difference) + s[5],
        ];
    }

    /// <summary>G g.</summary>
    /// <param name="b">The kernel being written.</param>
    /// <param name="suffix">Ends the names of helper locals.</param>
    /// <param name="g">The taps.</param>
    public Value[] Weights(KernelBuilder b, string suffix, Local[] g)
    {
        if (Inputs == 4)
        {
            var half = b.Let("half" + suffix, Number(0.5f) * (g[0] + g[2]));
            return [g[0], new Fma(Number(0.5f), g[1], half), new Fma(Number(-0.5f), g[1], half), g[2]];
        }

        if (Taps == 5)
        {
            var nearEven = b.Let("nearEven" + suffix, Number(-1 / 6f) * (g[0] + g[2] + g[4]));
            var nearOdd = b.Let("nearOdd" + suffix, Number(1 / 6f) * (g[1] + g[3]));
            var farEven = b.Let("farEven" + suffix, new Fma(Number(1 / 24f), g[0], new Fma(Number(1 / 6f), g[2], Number(2 / 3f) * g[4])));
            var farOdd = b.Let("farOdd" + suffix, new Fma(Number(1 / 12f), g[1], Number(1 / 3f) * g[3]));
            return [Number(0.25f) * g[0], nearEven - nearOdd, nearEven + nearOdd, farEven + farOdd, farEven - farOdd, g[4]];
        }

        var outer = b.Let("outer" + suffix, Number(-1 / 6f) * (g[0] + g[2]));
        var far = b.Let("far" + suffix, new Fma(Number(1 / 24f), g[0], Number(1 / 6f) * g[2]));
        return
        [
            Number(0.25f) * g[0],
            new Fma(Number(-1 / 6f), g[1], outer),
            new Fma(Number(1 / 6f), g[1], outer),
            new Fma(Number(1 / 12f), g[1], far),
            new Fma(Number(-1 / 12f), g[1], far),
            g[2],
        ];
    }

    /// <summary>A d, the transpose of <see cref="Output"/>.</summary>
    /// <param name="b">The kernel being written.</param>
    /// <param name="d">The m gradients of outputs.</param>
    public Value[] OutputTransposed(KernelBuilder b, Local[] d)
    {
        if (Inputs == 4)
        {
            return [d[0], d[0] + d[1], d[0] - d[1], -d[1]];
        }

        if (Outputs == 2)
        {
            return [d[0], d[0] + d[1], d[0] - d[1], new Fma(Number(2), d[1], d[0]), new Fma(Number(-2), d[1], d[0]), d[1]];
        }

        var even = b.Let("even", d[0] + d[2]);
        var odd = b.Let("odd", d[1] + d[3]);
        var evenTwo = b.Let("evenTwo", new Fma(Number(4), d[2], d[0]));
        var oddTwo = b.Let("oddTwo", new Fma(Number(8), d[3], d[1] + d[1]));
        return [d[0], even + odd, even - odd, evenTwo + oddTwo, evenTwo - oddTwo, d[3]];
    }

    /// <summary>G^T s, the transpose of <see cref="Weights"/>.</summary>
    /// <param name="b">The kernel being written.</param>
    /// <param name="s">The n gradients of transformed weights.</param>
    public Value[] WeightsTransposed(KernelBuilder b, Local[] s)
    {
        var near = b.Let("near", s[1] + s[2]);
        var nearOdd = b.Let("nearOdd", s[1] - s[2]);
        if (Inputs == 4)
        {
            return [new Fma(Number(0.5f), near, s[0]), Number(0.5f) * nearOdd, new Fma(Number(0.5f), near, s[3])];
        }

        var far = b.Let("far", s[3] + s[4]);
        var farOdd = b.Let("farOdd", s[3] - s[4]);
        if (Taps == 5)
        {
            return
            [
                new Fma(Number(0.25f), s[0], new Fma(Number(-1 / 6f), near, Number(1 / 24f) * far)),
                new Fma(Number(-1 / 6f), nearOdd, Number(1 / 12f) * farOdd),
                Number(1 / 6f) * (far - near),
                new Fma(Number(-1 / 6f), nearOdd, Number(1 / 3f) * farOdd),
                new Fma(Number(-1 / 6f), near, new Fma(Number(2 / 3f), far, s[5])),
            ];
        }

        return
        [
            new Fma(Number(0.25f), s[0], new Fma(Number(-1 / 6f), near, Number(1 / 24f) * far)),
            new Fma(Number(-1 / 6f), nearOdd, Number(1 / 12f) * farOdd),
            new Fma(Number(1 / 6f), far - near, s[5]),
        ];
    }

    private static Constant Number(float number) => new(number, true);
}
