using NetGen.Generated;
using NetGen.Randomness;

namespace NetGen;

/// <summary>Uniform in plus or minus a bound.</summary>
internal sealed class UniformInitializer(Func<ParameterInfo, double> bound, bool zeroBias) : Initializer
{
    internal override void Fill(Span<float> values, ParameterInfo parameter, RandomStream random)
    {
        if (zeroBias && IsBias(parameter))
        {
            values.Clear();
            return;
        }

        var limit = (float)bound(parameter);
        foreach (ref var value in values)
        {
            value = random.NextUniform(-limit, limit);
        }
    }
}
