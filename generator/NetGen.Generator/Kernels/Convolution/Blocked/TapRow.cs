using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels.Convolution;

/// <summary>What the taps along a row read, of some input channels.</summary>
/// <param name="X">The pointer to the row of the input.</param>
/// <param name="W">The pointers to the weights of each block.</param>
/// <param name="Next">The pointer to the weights to ask for; empty if a tile asks for none.</param>
/// <param name="Channels">The input channels that are innermost.</param>
internal sealed record TapRow(string X, string[] W, string Next, IndexExpression Channels);
