using NetGen.Generator.Graph;

namespace NetGen.Generator.Passes;

/// <summary>Zeros: the gradient of what no gradient reaches. It reads nothing.</summary>
public sealed record ZeroOperation : Operation
{
    /// <inheritdoc/>
    public override string Mnemonic => "zeros";
}
