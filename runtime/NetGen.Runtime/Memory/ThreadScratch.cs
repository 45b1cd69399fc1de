using NetGen.Generated;

namespace NetGen.Memory;

/// <summary>The scratch of each thread of a team: blocks of one arena, so far apart that no two share a line of the
/// cache.</summary>
internal sealed unsafe class ThreadScratch
{
    private readonly Arena _arena;
    private readonly int _size;

    /// <summary>Allocates it.</summary>
    /// <param name="program">The pass that says how much a thread needs.</param>
    /// <param name="threads">The number of threads.</param>
    /// <param name="network">The network's name, for the error message.</param>
    public ThreadScratch(PassProgram program, int threads, string network)
    {
        _size = (program.ScratchSize + 2 * Arena.Alignment - 1) / Arena.Alignment * Arena.Alignment;
        _arena = new Arena(program.ScratchSize == 0 ? 0 : (long)threads * _size, $"scratch of {network} for {threads} threads");
    }

    /// <summary>The scratch of a thread; aligned to 64 bytes, and as many behind it can be read.</summary>
    public float* this[int thread] => _arena.Length == 0 ? null : _arena.Pointer + (long)thread * _size;
}
