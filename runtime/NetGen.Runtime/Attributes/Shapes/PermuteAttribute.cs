namespace NetGen;

/// <summary>The axes in another order; the first then counts as channels.</summary>
/// <param name="order">The axes as they shall be, such as <c>"HWC"</c>: C for channels, then D, H and W.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class PermuteAttribute(string order) : LayerAttribute
{
    /// <summary>The axes as they shall be, such as <c>"HWC"</c>: C for channels, then D, H and W.</summary>
    public string Order { get; } = order;
}
