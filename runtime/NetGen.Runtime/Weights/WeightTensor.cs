namespace NetGen;

/// <summary>A tensor of weights by itself.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Dimensions">Its dimensions, outermost first.</param>
/// <param name="Values">Its values in C order.</param>
public sealed record WeightTensor(string Name, int[] Dimensions, ReadOnlyMemory<float> Values);
