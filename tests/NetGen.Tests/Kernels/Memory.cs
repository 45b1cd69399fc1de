namespace NetGen.Tests.Kernels;

/// <summary>The arrays of a kernel's pointer parameters, with the bounds the contract of kernels gives them: 16 floats behind
/// each may be read and hold NaN, nothing else outside may be touched.</summary>
internal static class Memory
{
    /// <summary>The floats behind a tensor that may be read.</summary>
    public const int Slack = 16;

    public static double Read(Address address, long offset)
    {
        long at = address.Offset + offset;
        if (at < 0 || at >= address.Array.Length + Slack)
        {
            throw new InvalidOperationException($"reads {address.Name}[{at}] of {address.Array.Length}");
        }

        return at < address.Array.Length ? address.Array[at] : double.NaN;
    }

    public static void Write(Address address, long offset, double value)
    {
        long at = address.Offset + offset;
        if (at < 0 || at >= address.Array.Length)
        {
            throw new InvalidOperationException($"writes {address.Name}[{at}] of {address.Array.Length}");
        }

        address.Array[at] = value;
    }

    /// <summary>A position in the array of a pointer parameter.</summary>
    public readonly record struct Address(string Name, double[] Array, long Offset);
}
