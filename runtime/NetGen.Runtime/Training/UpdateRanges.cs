using NetGen.Generated;
using NetGen.Memory;
using NetGen.Threading;

namespace NetGen;

/// <summary>The parts of the parameter arena that an optimizer changes, in whole alignments, so that every element is
/// updated by the same instructions however many threads share them.</summary>
internal sealed class UpdateRanges
{
    // In alignments; Before is the number of those in the ranges that stand before.
    private readonly (int Begin, int Length, int Before, bool Decays)[] _ranges;
    private readonly int _total;

    /// <summary>Plans them: neighbouring trainable parameters are one range, if all or none of them decay.</summary>
    public UpdateRanges(NetworkInfo network, DecayedParameters decayed)
    {
        var ranges = new List<(int Begin, int Length, int Before, bool Decays)>();
        foreach (var parameter in network.Parameters.Where(parameter => parameter.Trainable).OrderBy(parameter => parameter.Offset))
        {
            var begin = parameter.Offset / Arena.Alignment;
            var length = (ParameterStore.Length(parameter) + Arena.Alignment - 1) / Arena.Alignment;
            var decays = decayed == DecayedParameters.All || parameter.Kind == ParameterKind.Weight;
            if (ranges.Count > 0 && ranges[^1].Begin + ranges[^1].Length == begin && ranges[^1].Decays == decays)
            {
                ranges[^1] = ranges[^1] with { Length = ranges[^1].Length + length };
            }
            else
            {
                ranges.Add((begin, length, _total, decays));
            }

            _total += length;
        }

        _ranges = [.. ranges];
    }

    /// <summary>The number of ranges.</summary>
    public int Count => _ranges.Length;

    /// <summary>Whether weight decay makes the parameters of a range smaller.</summary>
    public bool Decays(int range) => _ranges[range].Decays;

    /// <summary>What a thread changes of a range, in floats; the length may be 0.</summary>
    public (int Offset, int Length) Share(int range, ThreadTeam team, int thread)
    {
        var (begin, length, before, _) = _ranges[range];
        var first = Math.Max(Partition.Begin(_total, thread, team.Size) - before, 0);
        var last = Math.Min(Partition.End(_total, thread, team.Size) - before, length);
        return first < last ? ((begin + first) * Arena.Alignment, (last - first) * Arena.Alignment) : (0, 0);
    }
}
