using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Elementwise;

/// <summary>
/// y = the index of the largest, or smallest, channel of each position: x (C, positions), planar, y (1, positions). Or
/// y (C, positions) = 1 at that channel and 0 elsewhere. Operands: x, y, which lies apart. A work item is a vector of
/// positions, or all channels of the only one.
/// </summary>
/// <param name="Channels">The number of channels.</param>
/// <param name="Positions">The number of positions.</param>
/// <param name="Largest">Whether the largest is meant.</param>
/// <param name="Last">Whether the last of equal ones is meant.</param>
/// <param name="OneHot">Whether y has all channels.</param>
public sealed record ArgMaxKernel(int Channels, int Positions, bool Largest, bool Last, bool OneHot) : ChannelReduction(Channels, Positions)
{
    /// <inheritdoc/>
    public override string Name =>
        Invariant($"{(OneHot ? "Hardmax" : Largest ? "ArgMax" : "ArgMin")}_{Channels}x{Positions}{(Last ? "_last" : "")}");

    /// <inheritdoc/>
    public override string Family => "Elementwise";

    /// <inheritdoc/>
    protected override EquatableArray<string> Description =>
    [
        Invariant($"y ({(OneHot ? Channels : 1)}, {Positions}) = {(OneHot ? "1 at" : "the index of")} the {(Largest ? "largest" : "smallest")}")
            + Invariant($" of the {Channels} channels of x at each position."),
        $"best and index hold it so far; the {(Last ? "last" : "first")} of equal ones is meant.",
    ];

    /// <inheritdoc/>
    protected override string[] Operands => ["x", "y"];

    /// <inheritdoc/>
    protected override void AlongPositions(KernelBuilder b, IndexExpression p, int active) => Write(b, p, active, isVector: true);

    /// <inheritdoc/>
    protected override void AlongChannels(KernelBuilder b, int lanes) => Write(b, 0, 0, isVector: false);

    private void Write(KernelBuilder b, IndexExpression p, int active, bool isVector)
    {
        var best = b.Let("best", new Load("x", p, isVector));
        var index = b.Let("index", new Constant(0, isVector));
        b.For("c", 1, Channels, c =>
        {
            var value = b.Let("value", new Load("x", (c * Positions) + p, isVector));
            var comparison = Last ? Comparison.GreaterOrEqual : Comparison.Greater;
            var (left, right) = Largest ? (value, best) : (best, value);
            b.Assign(index, new Select(comparison, left, right, ChannelOrder.Number(c, isVector), index));
            b.Assign(best, new Select(comparison, left, right, value, best));
        });
        if (!OneHot)
        {
            b.Store("y", p, index, active);
            return;
        }

        b.For("c", 0, Channels, c =>
        {
            var one = new Select(
                Comparison.Equal, ChannelOrder.Number(c, isVector), index, new Constant(1, isVector), new Constant(0, isVector));
            b.Store("y", (c * Positions) + p, b.Let("one", one), active);
        });
    }
}
