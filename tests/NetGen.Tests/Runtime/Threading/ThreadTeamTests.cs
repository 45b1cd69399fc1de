using System.Runtime.CompilerServices;
using NetGen.Threading;
using Xunit;

namespace NetGen.Tests.Runtime;

public sealed class ThreadTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Every_thread_runs_every_job_once(int size)
    {
        var team = new ThreadTeam(size);
        var counts = new int[size];
        for (var run = 0; run < 200; run++)
        {
            team.Run(thread => counts[thread]++);
        }

        Assert.All(counts, count => Assert.Equal(200, count));
    }

    [Fact]
    public void No_thread_passes_a_barrier_before_all_have_reached_it()
    {
        const int Size = 3;
        var team = new ThreadTeam(Size);
        var arrived = 0;
        var early = 0;
        team.Run(_ =>
        {
            for (var round = 1; round <= 200; round++)
            {
                Interlocked.Increment(ref arrived);
                team.Barrier();
                if (Volatile.Read(ref arrived) < round * Size)
                {
                    Interlocked.Increment(ref early);
                }

                team.Barrier();
            }
        });

        Assert.Equal(0, early);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void An_exception_of_any_thread_reaches_the_caller_and_the_team_goes_on(int failing)
    {
        var team = new ThreadTeam(3);
        for (var round = 0; round < 20; round++)
        {
            var thrown = Assert.Throws<FormatException>(() => team.Run(thread =>
            {
                if (thread == failing)
                {
                    throw new FormatException("found");
                }

                team.Barrier();
            }));
            Assert.Equal("found", thrown.Message);

            var ran = 0;
            team.Run(_ =>
            {
                team.Barrier();
                Interlocked.Increment(ref ran);
                team.Barrier();
            });
            Assert.Equal(3, ran);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(257)]
    [InlineData(-1)]
    public void A_team_has_1_to_256_threads(int size)
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => new ThreadTeam(size));
        Assert.Contains("between 1 and 256", exception.Message);
    }

    [Fact]
    public void A_dropped_session_is_collected_with_its_team()
    {
        var session = RunAndDrop();
        for (var attempt = 0; attempt < 50 && session.IsAlive; attempt++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(session.IsAlive);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference RunAndDrop()
        {
            var session = new FakeNetwork().CreateSession(threads: 2);
            session.Run(new float[FakeNetwork.Inputs]);
            return new WeakReference(session);
        }
    }

    [Theory]
    [InlineData(10, 3)]
    [InlineData(2, 5)]
    [InlineData(int.MaxValue, 256)]
    public void A_partition_covers_all_items_once(int items, int threads)
    {
        var position = 0;
        for (var thread = 0; thread < threads; thread++)
        {
            Assert.Equal(position, Partition.Begin(items, thread, threads));
            position = Partition.End(items, thread, threads);
        }

        Assert.Equal(items, position);
    }
}
