using System.Diagnostics;
using NetGen.Generated;

namespace NetGen.Threading;

/// <summary>
/// Runs the stages of a pass over one image on a team whose threads help each other out: a thread begins with its own
/// fixed share of each stage up to the next barrier, and then takes of what others have not begun, so that none waits
/// long for one that the machine has slowed. The stages between two barriers must not need one another, and a work item
/// must give the same bits in whatever range it is run. Work stealing as in Blumofe and Leiserson (1999), with ranges
/// of work items for tasks.
/// </summary>
internal sealed unsafe class SharedStages
{
    // Two cache lines between the shares of two threads, so that these do not slow each other.
    private const int Apart = 128 / sizeof(long);

    // The part of its share below which a thread does not cut.
    private const int SmallestPart = 8;

    private readonly Stage[] _stages;
    private readonly ThreadTeam _team;
    private readonly int[] _groupEnds;
    private readonly long[] _shares;
    private readonly int _stride;

    /// <summary>Prepares a pass.</summary>
    /// <param name="stages">The stages, over one image.</param>
    /// <param name="team">The team.</param>
    /// <param name="apart">Whether each stage ends in a barrier, so that it can be timed.</param>
    public SharedStages(Stage[] stages, ThreadTeam team, bool apart = false)
    {
        _stages = stages;
        _team = team;
        _groupEnds = [.. Enumerable.Range(1, stages.Length).Where(end => apart || end == stages.Length || stages[end - 1].Barrier)];
        _stride = stages.Length + Apart;
        _shares = new long[team.Size * _stride];
        Reset();
    }

    /// <summary>Forgets a run that failed, once no thread is in it any more.</summary>
    public void Reset()
    {
        for (var thread = 0; thread < _team.Size; thread++)
        {
            Deal(thread, group: 0);
        }
    }

    /// <summary>Runs one thread's part of the pass; every thread of the team must call it.</summary>
    /// <param name="workspace">The thread's memory.</param>
    /// <param name="thread">The thread's number.</param>
    /// <param name="times">Gets the clock's reading before each group of stages and behind the last one, unless it is
    /// empty.</param>
    public void Run(Workspace* workspace, int thread, Span<long> times = default)
    {
        for (var group = 0; group < _groupEnds.Length; group++)
        {
            Note(times, group);

            // Others look at the next group's shares behind the barrier below, and have looked at them for the last
            // time long ago.
            if (group + 1 < _groupEnds.Length)
            {
                Deal(thread, group + 1);
            }

            RunGroup(group, workspace, thread);
            _team.Barrier();
        }

        Deal(thread, group: 0);
        Note(times, _groupEnds.Length);
    }

    private static void Note(Span<long> times, int group)
    {
        if (!times.IsEmpty)
        {
            times[group] = Stopwatch.GetTimestamp();
        }
    }

    private (int Begin, int End) Stages(int group) => (group == 0 ? 0 : _groupEnds[group - 1], _groupEnds[group]);

    private ref long Share(int thread, int stage) => ref _shares[(thread * _stride) + stage];

    private void Deal(int thread, int group)
    {
        var (begin, end) = Stages(group);
        for (var stage = begin; stage < end; stage++)
        {
            var items = StageRunner.Items(_stages[stage], images: 1);
            Volatile.Write(
                ref Share(thread, stage),
                new ItemRange(Partition.Begin(items, thread, _team.Size), Partition.End(items, thread, _team.Size)).Bits);
        }
    }

    private void RunGroup(int group, Workspace* workspace, int thread)
    {
        var (begin, end) = Stages(group);
        for (var stage = begin; stage < end; stage++)
        {
            var minimum = StageRunner.Items(_stages[stage], images: 1) / (_team.Size * SmallestPart);
            while (TakeFirst(ref Share(thread, stage), minimum) is { IsEmpty: false } items)
            {
                _stages[stage].Run(workspace, items.Begin, items.End);
            }
        }

        // The last stages are those that another thread comes to last.
        for (var other = 1; other < _team.Size; other++)
        {
            var victim = (thread + other) % _team.Size;
            for (var stage = end - 1; stage >= begin; stage--)
            {
                while (TakeLast(ref Share(victim, stage)) is { IsEmpty: false } items)
                {
                    _stages[stage].Run(workspace, items.Begin, items.End);
                }
            }
        }
    }

    // The owner goes upwards, as kernels read ahead in this direction.
    private static ItemRange TakeFirst(ref long share, int minimum)
    {
        while (true)
        {
            var seen = Volatile.Read(ref share);
            var left = new ItemRange(seen);
            if (left.IsEmpty)
            {
                return left;
            }

            var cut = left.Begin + Math.Min(Math.Max((left.Length + 1) / 2, minimum), left.Length);
            if (Interlocked.CompareExchange(ref share, new ItemRange(cut, left.End).Bits, seen) == seen)
            {
                return new ItemRange(left.Begin, cut);
            }
        }
    }

    private static ItemRange TakeLast(ref long share)
    {
        while (true)
        {
            var seen = Volatile.Read(ref share);
            var left = new ItemRange(seen);
            if (left.IsEmpty)
            {
                return left;
            }

            var cut = left.End - ((left.Length + 1) / 2);
            if (Interlocked.CompareExchange(ref share, new ItemRange(left.Begin, cut).Bits, seen) == seen)
            {
                return new ItemRange(cut, left.End);
            }
        }
    }
}
