namespace NetGen;

/// <summary>The first channel of each group, then the second of each, and so on (Zhang et al. 2017).</summary>
/// <param name="groups">Number of groups, a divisor of the channels.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ChannelShuffleAttribute(int groups) : LayerAttribute
{
    /// <summary>Number of groups, a divisor of the channels.</summary>
    public int Groups { get; } = groups;
}
