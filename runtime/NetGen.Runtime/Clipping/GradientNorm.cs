using NetGen.Generated;
using NetGen.Memory;
using NetGen.Threading;

namespace NetGen;

/// <summary>The Euclidean norm of all gradients, with the same bits for any number of threads.</summary>
/// <param name="network">The network.</param>
internal sealed class GradientNorm(NetworkInfo network)
{
    private readonly SquareSums _sums = new(network.Parameters.Where(parameter => parameter.Trainable));

    /// <summary>The norm, for every thread of the team; all must call it.</summary>
    public double Compute(Arena gradients, ThreadTeam team, int thread)
    {
        _sums.Sum(gradients, team, thread);
        team.Barrier();
        return Math.Sqrt(_sums.Total);
    }
}
