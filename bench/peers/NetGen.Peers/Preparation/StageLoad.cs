namespace NetGen.Peers.Preparation;

/// <summary>What a stage of inference must do, however well it is written.</summary>
/// <param name="Layer">The layer whose work it is.</param>
/// <param name="Operations">The floating-point operations of its multiply-adds, as many as its algorithm takes.</param>
/// <param name="Operands">What it reads and writes.</param>
internal sealed record StageLoad(string Layer, double Operations, IReadOnlyList<OperandLoad> Operands);

/// <summary>A tensor that a stage reads or writes, once.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="IsWeight">Whether it is a parameter, packed or not.</param>
/// <param name="Distance">The bytes that inference touches between the last use of this memory and this one: a cache that is smaller cannot
/// have kept it.</param>
internal sealed record OperandLoad(double Bytes, bool IsWeight, double Distance);
