using NetGen.Generated;
using NetGen.Memory;
using NetGen.Threading;

namespace NetGen;

/// <summary>The sum of the squares of some parameters, or of their gradients, taken block by block in a fixed order, so
/// that it has the same bits for any number of threads.</summary>
internal sealed class SquareSums
{
    private const int BlockLength = 4096;

    private readonly (int Offset, int Length)[] _blocks;
    private readonly double[] _sums;

    /// <summary>Plans the blocks: no block spans two parameters, as what lies between them is unspecified.</summary>
    public SquareSums(IEnumerable<ParameterInfo> parameters)
    {
        var blocks = new List<(int, int)>();
        foreach (var parameter in parameters)
        {
            var length = ParameterStore.Length(parameter);
            for (var begin = 0; begin < length; begin += BlockLength)
            {
                blocks.Add((parameter.Offset + begin, Math.Min(BlockLength, length - begin)));
            }
        }

        _blocks = [.. blocks];
        _sums = new double[_blocks.Length];
    }

    /// <summary>The sum over all blocks, once every thread has summed its share.</summary>
    public double Total
    {
        get
        {
            double total = 0;
            foreach (var sum in _sums)
            {
                total += sum;
            }

            return total;
        }
    }

    /// <summary>Sums a thread's share of the blocks.</summary>
    public void Sum(Arena values, ThreadTeam team, int thread)
    {
        var (begin, end) = Share(team, thread);
        for (var i = begin; i < end; i++)
        {
            _sums[i] = VectorMath.SumOfSquares(values.Slice(_blocks[i].Offset, _blocks[i].Length));
        }
    }

    /// <summary>Adds a thread's share of the blocks of one arena, times a factor, to another.</summary>
    public void AddScaled(Arena source, float factor, Arena target, ThreadTeam team, int thread)
    {
        var (begin, end) = Share(team, thread);
        for (var i = begin; i < end; i++)
        {
            var (offset, length) = _blocks[i];
            VectorMath.AddScaled(source.Slice(offset, length), factor, target.Slice(offset, length));
        }
    }

    private (int Begin, int End) Share(ThreadTeam team, int thread) =>
        (Partition.Begin(_blocks.Length, thread, team.Size), Partition.End(_blocks.Length, thread, team.Size));
}
