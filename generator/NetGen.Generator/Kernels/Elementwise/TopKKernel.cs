using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;
using static System.FormattableString;

namespace NetGen.Generator.Kernels.Elementwise;

/// <summary>
/// The largest, or smallest, channels of each position in order, of equal ones the first: x (C, positions), planar,
/// values and indices (K, positions). Operands: x, values, indices, or with the indices first. A work item is a vector
/// of positions, or all channels of the only one.
/// </summary>
/// <param name="Channels">The number of channels.</param>
/// <param name="Positions">The number of positions.</param>
/// <param name="Count">How many are wanted.</param>
/// <param name="Largest">Whether the largest are meant.</param>
/// <param name="IndicesFirst">Whether the indices are the first output.</param>
public sealed record TopKKernel(int Channels, int Positions, int Count, bool Largest, bool IndicesFirst)
    : ChannelReduction(Channels, Positions)
{
    /// <inheritdoc/>
    public override string Name =>
        Invariant($"Top{Count}_{Channels}x{Positions}{(Largest ? "" : "_smallest")}{(IndicesFirst ? "_indices" : "")}");

    /// <inheritdoc/>
    public override string Family => "Elementwise";

    /// <inheritdoc/>
    protected override EquatableArray<string> Description =>
    [
        Invariant($"values, indices ({Count}, {Positions}) = the {Count} {(Largest ? "largest" : "smallest")} of the {Channels} channels")
            + " of x at each position, in order.",
        "Channel after channel takes the place of the first that is less, and from there on each shifts to the place behind.",
    ];

    /// <inheritdoc/>
    protected override string[] Operands => IndicesFirst ? ["x", "indices", "values"] : ["x", "values", "indices"];

    /// <inheritdoc/>
    protected override void AlongPositions(KernelBuilder b, IndexExpression p, int active) => Write(b, p, active, isVector: true);

    /// <inheritdoc/>
    protected override void AlongChannels(KernelBuilder b, int lanes) => Write(b, 0, 0, isVector: false);

    private void Write(KernelBuilder b, IndexExpression p, int active, bool isVector)
    {
        // The first channels fill the places, so that none is lost, not even minus infinity.
        b.Store("values", p, b.Let("firstValue", new Load("x", p, isVector)), active);
        b.Store("indices", p, b.Let("firstIndex", new Constant(0, isVector)), active);
        b.For("c", 1, Count, c =>
        {
            var moved = Take(b, "early", c, p, isVector);
            b.For("place", 0, c, place => Insert(b, moved, (place * Positions) + p, active));
            b.Store("values", (c * Positions) + p, moved.Value, active);
            b.Store("indices", (c * Positions) + p, moved.Index, active);
        });
        b.For("c", Count, Channels, c =>
        {
            var moved = Take(b, "next", c, p, isVector);
            b.For("place", 0, Count, place => Insert(b, moved, (place * Positions) + p, active));
        });
    }

    private Moved Take(KernelBuilder b, string name, IndexExpression c, IndexExpression p, bool isVector) => new(
        name,
        b.Let(name + "Value", new Load("x", (c * Positions) + p, isVector)),
        b.Let(name + "Index", ChannelOrder.Number(c, isVector)),
        b.Let(name + "Shifts", new Constant(0, isVector)));

    // A channel takes the place of the first that is less, and from there on each moves to the place behind.
    private void Insert(KernelBuilder b, Moved moved, IndexExpression at, int active)
    {
        bool isVector = moved.Value.IsVector;
        var held = b.Let(moved.Name + "Held", new Load("values", at, isVector));
        var heldIndex = b.Let(moved.Name + "HeldIndex", new Load("indices", at, isVector));
        var (left, right) = Largest ? (moved.Value, held) : (held, moved.Value);
        b.Assign(moved.Shifts, new Select(Comparison.Greater, left, right, new Constant(1, isVector), moved.Shifts));
        Value IfShifts(Value then, Value otherwise) => new Select(Comparison.Greater, moved.Shifts, new Constant(0, isVector), then, otherwise);
        b.Store("values", at, b.Let(moved.Name + "Kept", IfShifts(moved.Value, held)), active);
        b.Store("indices", at, b.Let(moved.Name + "KeptIndex", IfShifts(moved.Index, heldIndex)), active);
        b.Assign(moved.Value, IfShifts(held, moved.Value));
        b.Assign(moved.Index, IfShifts(heldIndex, moved.Index));
    }

    private sealed record Moved(string Name, Local Value, Local Index, Local Shifts);
}
