using NetGen.Generator.Diagnostics;
using NetGen.Generator.Graph;
using NetGen.Generator.Model;

namespace NetGen.Generator.Ops;

/// <summary>What all layers of a network share while its graph is built.</summary>
/// <param name="kinds">The kinds of layers there are.</param>
/// <param name="purpose">What the graph is built for.</param>
/// <param name="strict">Whether convolutions are computed as they are defined, unless a layer says otherwise.</param>
/// <param name="problems">Everything found wrong so far.</param>
public sealed class NetworkState(LayerKinds kinds, Purpose purpose, bool strict, ProblemList problems)
{
    /// <summary>The most layers that a network may have, those in blocks and repeated ones included.</summary>
    public const int MaximumLayers = 20_000;

    /// <summary>How deep blocks may stand in blocks.</summary>
    public const int DeepestBlock = 50;

    /// <summary>The most steps of building a network: a layer that is declared, repeated or built, a value of its arguments, and
    /// its output's name in each block around it are a step each. Blocks in blocks would multiply them without end.</summary>
    public const int MaximumSteps = 1_000_000;

    /// <summary>The most characters of a layer's name with those of the blocks around it.</summary>
    public const int LongestName = 500;

    private readonly Dictionary<string, (string Scope, int Layer)> _names = new(StringComparer.Ordinal);
    private int _streams;
    private long _steps;

    /// <summary>The graph to extend.</summary>
    public GraphBuilder Graph { get; } = new();

    /// <summary>The kinds of layers there are.</summary>
    public LayerKinds Kinds => kinds;

    /// <summary>What the graph is built for.</summary>
    public Purpose Purpose => purpose;

    /// <summary>Whether convolutions are computed as they are defined, unless a layer says otherwise.</summary>
    public bool Strict => strict;

    /// <summary>Everything found wrong so far.</summary>
    public ProblemList Problems => problems;

    /// <summary>The number of layers so far, blocks included.</summary>
    public int Layers { get; private set; }

    /// <summary>Whether building has taken too many steps to go on.</summary>
    public bool IsExhausted => _steps > MaximumSteps;

    /// <summary>Counts steps of building.</summary>
    public void Step(long count) => _steps += count;

    /// <summary>A number for a stream of random numbers that no other layer has.</summary>
    public int NextStream() => _streams++;

    /// <summary>Takes a name, with those of the blocks around it, for a layer.</summary>
    /// <param name="name">The name.</param>
    /// <param name="scope">What stands before it for the blocks around it.</param>
    /// <param name="layer">The index of the declared layer.</param>
    /// <returns>The index of the layer outside of this scope that has the name already, or null.</returns>
    public int? Take(string name, string scope, int layer)
    {
        Layers++;
        if (!_names.TryGetValue(name, out var owner))
        {
            _names.Add(name, (scope, layer));
            return null;
        }

        return owner.Scope == scope ? null : owner.Layer;
    }
}
