using NetGen.Peers.Preparation;

namespace NetGen.Peers.Races;

/// <summary>What keeps a layer from being faster.</summary>
/// <param name="Resource">What its stages wait for longest: <c>FMA</c>, or the name of a level of the memory; empty if it does nothing.</param>
/// <param name="Seconds">The least time that its stages can take.</param>
/// <param name="Weights">The bytes of weights that it reads.</param>
/// <param name="Activations">The bytes of activations that it reads and writes.</param>
internal sealed record LayerLimit(string Resource, double Seconds, double Weights, double Activations)
{
    /// <summary>The name of the limit of arithmetic.</summary>
    public const string Arithmetic = "FMA";

    /// <summary>The limit of a layer's stages, one after the other.</summary>
    /// <param name="stages">The stages.</param>
    /// <param name="peak">The floating-point operations per second of multiply-adds alone.</param>
    /// <param name="levels">The levels of the memory, the nearest first.</param>
    public static LayerLimit Of(IReadOnlyCollection<StageLoad> stages, double peak, IReadOnlyList<MemoryLevel> levels)
    {
        var bounds = stages.Select(stage => Bound(stage, peak, levels)).ToList();
        return new LayerLimit(
            bounds.Count == 0 ? "" : bounds.MaxBy(bound => bound.Seconds).Resource,
            bounds.Sum(bound => bound.Seconds),
            Bytes(weights: true),
            Bytes(weights: false));

        double Bytes(bool weights) => stages.Sum(stage => stage.Operands.Where(operand => operand.IsWeight == weights).Sum(operand => operand.Bytes));
    }

    // Arithmetic and the levels work at the same time. What comes from far passes the levels on the way.
    private static (string Resource, double Seconds) Bound(StageLoad stage, double peak, IReadOnlyList<MemoryLevel> levels)
    {
        var bounds = levels.Select((level, i) => (
            Resource: level.Name,
            Seconds: stage.Operands.Where(operand => i == 0 || operand.Distance > levels[i - 1].Capacity).Sum(operand => operand.Bytes) / level.Rate));
        return bounds.Prepend((Resource: Arithmetic, Seconds: stage.Operations / peak)).MaxBy(bound => bound.Seconds);
    }
}
