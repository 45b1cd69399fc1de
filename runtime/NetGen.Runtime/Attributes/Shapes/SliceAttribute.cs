namespace NetGen;

/// <summary>Some consecutive channels.</summary>
/// <param name="channels">Their number.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class SliceAttribute(int channels) : LayerAttribute
{
    /// <summary>Their number.</summary>
    public int Channels { get; } = channels;

    /// <summary>The first of them.</summary>
    public int First { get; set; }
}
