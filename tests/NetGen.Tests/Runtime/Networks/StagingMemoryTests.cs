using NetGen.Memory;
using Xunit;

namespace NetGen.Tests.Runtime;

public sealed class StagingMemoryTests
{
    [Fact]
    public void Regions_do_not_overlap_and_are_used_again()
    {
        var memory = new StagingMemory(64);
        var first = memory.Take(16);
        var second = memory.Take(32);
        Assert.Equal((0, 16), (first.Begin, second.Begin));
        Assert.Same(first.Block, second.Block);

        memory.Promise(first);
        memory.Return(first);
        Assert.Equal(0, Taken(memory, second, 16));
        Assert.Equal(48, Taken(memory, second, 16));
    }

    [Fact]
    public void Whoever_finds_no_room_and_nobody_about_to_leave_gets_a_block_of_its_own()
    {
        var memory = new StagingMemory(32);
        var first = memory.Take(32);
        var second = memory.Take(48);
        Assert.NotSame(first.Block, second.Block);
        Assert.Equal((0, 48), (second.Begin, second.Block.Length));
    }

    [Fact]
    public void Whoever_finds_no_room_waits_for_those_about_to_leave()
    {
        var memory = new StagingMemory(32);
        var first = memory.Take(32);
        memory.Promise(first);
        StagingMemory.Region? second = null;
        var taking = Blocked(() => second = memory.Take(16));
        memory.Return(first);
        taking.Join();
        Assert.Same(first.Block, second!.Block);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(48)]
    public void All_that_was_promised_is_awaited_wherever_it_lies(int length)
    {
        var memory = new StagingMemory(32);
        memory.Take(16);
        memory.Await();
        var region = memory.Take(length);
        memory.Promise(region);
        var waiting = Blocked(memory.Await);
        memory.Return(region);
        waiting.Join();
    }

    // A thread that has come to where it waits. One that begins or ends may wait, too, but not within the action.
    private static Thread Blocked(Action action)
    {
        bool begun = false;
        bool ended = false;
        var thread = new Thread(() =>
        {
            Volatile.Write(ref begun, true);
            action();
            Volatile.Write(ref ended, true);
        })
        {
            IsBackground = true,
        };
        thread.Start();
        SpinWait.SpinUntil(() => Volatile.Read(ref begun));
        SpinWait.SpinUntil(() => Volatile.Read(ref ended) || (thread.ThreadState & ThreadState.WaitSleepJoin) != 0);
        Assert.False(Volatile.Read(ref ended), "it did not wait");
        return thread;
    }

    private static int Taken(StagingMemory memory, StagingMemory.Region beside, int length)
    {
        var region = memory.Take(length);
        Assert.Same(beside.Block, region.Block);
        return region.Begin;
    }
}
