using NetGen.Cli.Evaluation;

namespace NetGen.Tests.Cli.RandomGraphs;

/// <summary>A value of a graph that is being made.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Exact">What it is, by the definitions of the operators.</param>
/// <param name="Noisy">What it would be if each node rounded more coarsely than floats do, in several ways.</param>
internal sealed record RandomValue(string Name, Tensor Exact, IReadOnlyList<Tensor> Noisy)
{
    /// <summary>The extents.</summary>
    public int[] Shape => Exact.Dimensions;

    /// <summary>The number of axes.</summary>
    public int Rank => Exact.Rank;

    /// <summary>The largest amount of an element.</summary>
    public double Largest => Exact.ToReals().Select(Math.Abs).DefaultIfEmpty(0).Max();

    /// <summary>How far each element is from its noisy versions.</summary>
    public double[] Distances()
    {
        double[] exact = Exact.ToReals();
        double[][] noisy = [.. Noisy.Select(one => one.ToReals())];
        return [.. exact.Select((value, i) => noisy.Max(one => Math.Abs(one[i] - value)))];
    }
}
