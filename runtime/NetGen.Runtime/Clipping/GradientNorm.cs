using NetGen.Generated;
using NetGen.Memory;
using NetGen.Threading;

namespace NetGen;

/// <summary>The Euclidean norm of all gradients, summed block by block in a fixed order, so that it has the same bits for
/// any number of threads.</summary>
internal sealed class GradientNorm
{
    private const int BlockLength = 4096;

    private readonly (int Offset, int Length)[] _blocks;
    private readonly double[] _sums;

    /// <summary>Plans the blocks: no block spans two parameters, as what lies between them is unspecified.</summary>
    public GradientNorm(NetworkInfo network)
    {
        var blocks = new List<(int, int)>();
        foreach (var parameter in network.Parameters.Where(parameter => parameter.Trainable))
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

    /// <summary>The norm, for every thread of the team; all must call it.</summary>
    public double Compute(Arena gradients, ThreadTeam team, int thread)
    {
        var end = Partition.End(_blocks.Length, thread, team.Size);
        for (var i = Partition.Begin(_blocks.Length, thread, team.Size); i < end; i++)
        {
            var (offset, length) = _blocks[i];
            _sums[i] = VectorMath.SumOfSquares(gradients.Slice(offset, length));
        }

        team.Barrier();
        double total = 0;
        foreach (var sum in _sums)
        {
            total += sum;
        }

        return Math.Sqrt(total);
    }
}
