using NetGen.Generated;
using NetGen.Memory;

namespace NetGen.Weights;

/// <summary>Keeps all parameters.</summary>
/// <param name="arena">Where.</param>
internal sealed class WholeParameters(Arena arena) : IParameterSink
{
    /// <inheritdoc/>
    public bool Wants(ParameterInfo parameter) => true;

    /// <inheritdoc/>
    public Span<float> Place(ParameterInfo parameter) => ParameterStore.Slice(arena, parameter);

    /// <inheritdoc/>
    public void Complete(ParameterInfo parameter)
    {
    }
}
