using System.Runtime.InteropServices;

namespace NetGen.Threading;

/// <summary>A counter alone on its cache lines, so that threads waiting on one do not slow those writing
/// another.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct PaddedCounter
{
    /// <summary>The counter.</summary>
    [FieldOffset(128)]
    public int Value;
}
