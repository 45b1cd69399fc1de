using System.Diagnostics;
using NetGen.Generated;
using NetGen.Threading;
using Xunit;

namespace NetGen.Tests.Runtime;

/// <summary>Stages that count what is done to them, run by a team.</summary>
public sealed unsafe class SharedStagesTests
{
    private const int Slow = 64;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    // How often each item was done: stage s has items from 1000 s on.
    private static readonly int[] Done = new int[5000];
    private static readonly int[] Expected = [1, 7, 300, 1, 64];
    private static int _early;
    private static int _slowDone;
    private static int _byOthers;
    private static int _slowBegan;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void Each_item_is_done_once_and_behind_the_barrier_before_it(int threads)
    {
        Stage[] stages =
        [
            new(&First, 1, false), new(&Second, 7, true), new(&Third, 300, true), new(&Fourth, 0, false), new(&Fifth, Slow, true),
        ];
        _early = 0;
        var team = new ThreadTeam(threads);
        foreach (var apart in new[] { false, true })
        {
            var shared = new SharedStages(stages, team, apart);
            for (var run = 0; run < 300; run++)
            {
                Array.Clear(Done);
                team.Run(thread =>
                {
                    var workspace = default(Workspace);
                    shared.Run(&workspace, thread);
                });
                for (var stage = 0; stage < stages.Length; stage++)
                {
                    Assert.All(Done.Skip(1000 * stage).Take(Expected[stage]), count => Assert.Equal(1, count));
                    Assert.All(Done.Skip(1000 * stage + Expected[stage]).Take(1000 - Expected[stage]), count => Assert.Equal(0, count));
                }
            }
        }

        Assert.Equal(0, _early);
    }

    [Fact]
    public void Others_do_what_a_slow_thread_has_not_begun()
    {
        Stage[] stages = [new(&SlowForTheFirst, Slow, true)];
        var team = new ThreadTeam(2);
        var shared = new SharedStages(stages, team);
        for (var run = 0; run < 20; run++)
        {
            (_slowDone, _byOthers, _slowBegan) = (0, 0, 0);
            team.Run(thread =>
            {
                var workspace = new Workspace { Seed = (ulong)thread };
                shared.Run(&workspace, thread);
            });

            // The slow thread had taken half of its own half.
            Assert.Equal((Slow / 4, Slow * 3 / 4), (_slowDone, _byOthers));
        }
    }

    [Fact]
    public void A_run_behind_one_that_failed_does_everything()
    {
        Stage[] stages = [new(&Third, 300, true), new(&Fifth, Slow, true)];
        var team = new ThreadTeam(2);
        var shared = new SharedStages(stages, team);
        Assert.Throws<FormatException>(() => team.Run(thread =>
        {
            if (thread == 1)
            {
                throw new FormatException();
            }

            var workspace = default(Workspace);
            shared.Run(&workspace, thread);
        }));
        shared.Reset();
        Array.Clear(Done);
        team.Run(thread =>
        {
            var workspace = default(Workspace);
            shared.Run(&workspace, thread);
        });
        Assert.Equal(300, Done.Skip(2000).Take(300).Sum());
        Assert.Equal(Slow, Done.Skip(4000).Sum());
    }

    private static void First(Workspace* workspace, int begin, int end) => Count(0, begin, end);

    private static void Second(Workspace* workspace, int begin, int end) => Count(1, begin, end);

    private static void Third(Workspace* workspace, int begin, int end) => CountBehind(2, 0, 1000, begin, end);

    private static void Fourth(Workspace* workspace, int begin, int end) => Count(3, begin, end);

    private static void Fifth(Workspace* workspace, int begin, int end) => CountBehind(4, 2, 300, begin, end);

    private static void Count(int stage, int begin, int end)
    {
        for (var item = begin; item < end; item++)
        {
            Interlocked.Increment(ref Done[(1000 * stage) + item]);
        }
    }

    // Looks whether the first items of the stage before are done.
    private static void CountBehind(int stage, int before, int items, int begin, int end)
    {
        for (var item = 0; item < Math.Min(items, Expected[before]); item++)
        {
            if (Volatile.Read(ref Done[(1000 * before) + item]) == 0)
            {
                Interlocked.Increment(ref _early);
            }
        }

        Count(stage, begin, end);
    }

    // The first thread is held up in its first piece until the others have done all the rest, which they begin when it has begun.
    private static void SlowForTheFirst(Workspace* workspace, int begin, int end)
    {
        if (workspace->Seed > 0)
        {
            WaitUntil(() => Volatile.Read(ref _slowBegan) == 1);
            Interlocked.Add(ref _byOthers, end - begin);
            return;
        }

        Volatile.Write(ref _slowBegan, 1);
        WaitUntil(() => Volatile.Read(ref _byOthers) >= Slow - (end - begin));
        _slowDone += end - begin;
    }

    private static void WaitUntil(Func<bool> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!condition() && watch.Elapsed < Timeout)
        {
            Thread.Yield();
        }
    }
}
