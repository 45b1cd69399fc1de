using System.Runtime.CompilerServices;

namespace NetGen.Memory;

/// <summary>
/// A block of floats that never moves: it starts at a multiple of 64 bytes, is zero at first, and at least 64 bytes
/// behind its end can be read. It is a pinned array, so that the garbage collector frees it like any other object;
/// whoever holds <see cref="Pointer"/> must keep the arena reachable.
/// </summary>
internal sealed unsafe class Arena
{
    /// <summary>Floats in 64 bytes: the alignment of an arena, and of everything in it.</summary>
    public const int Alignment = 16;

    private readonly float[] _storage;
    private readonly int _start;

    /// <summary>Allocates an arena.</summary>
    /// <param name="length">Its length in floats; rounded up to a multiple of 16.</param>
    /// <param name="purpose">What it is for, for the error message.</param>
    /// <exception cref="ArgumentException">It would be longer than an array can be.</exception>
    public Arena(long length, string purpose)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        var rounded = (length + Alignment - 1) / Alignment * Alignment;
        if (rounded > Array.MaxLength - 2 * Alignment)
        {
            throw new ArgumentException(
                $"The {purpose} would need {length} floats; one arena can hold {Array.MaxLength - 2 * Alignment}.");
        }

        Length = (int)rounded;
        // One alignment in front, to move the start to a boundary, and one behind, which may be read.
        _storage = GC.AllocateArray<float>(Length + 2 * Alignment, pinned: true);
        var address = (nuint)Unsafe.AsPointer(ref _storage[0]);
        var bytesToBoundary = (64 - address % 64) % 64;
        _start = (int)(bytesToBoundary / sizeof(float));
        Pointer = (float*)(address + bytesToBoundary);
    }

    /// <summary>The length in floats, a multiple of 16.</summary>
    public int Length { get; }

    /// <summary>The first float; a multiple of 64 bytes.</summary>
    public float* Pointer { get; }

    /// <summary>All of it.</summary>
    public Span<float> Span => Slice(0, Length);

    /// <summary>A part of it. Unlike the pointer, the span keeps the memory alive.</summary>
    /// <param name="offset">Its first float.</param>
    /// <param name="length">Its length.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not within the arena.</exception>
    public Span<float> Slice(long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((ulong)offset, (ulong)Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)(Length - (int)offset));
        return _storage.AsSpan(_start + (int)offset, length);
    }
}
