using NetGen.Generated;
using NetGen.Randomness;

namespace NetGen;

/// <summary>Weights normal with mean 0 and a standard deviation, biases 0.</summary>
internal sealed class NormalInitializer(Func<ParameterInfo, double> standardDeviation) : Initializer
{
    internal override void Fill(Span<float> values, ParameterInfo parameter, RandomStream random)
    {
        if (IsBias(parameter))
        {
            values.Clear();
            return;
        }

        var deviation = (float)standardDeviation(parameter);
        foreach (ref var value in values)
        {
            value = deviation * random.NextNormal();
        }
    }
}
