using Xunit;

namespace NetGen.Tests.Runtime;

public sealed class MisuseTests : IDisposable
{
    public void Dispose() => HookNetwork.Hook = null;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_session_that_is_running_refuses_another_caller(int threads)
    {
        var session = new HookNetwork().CreateSession(threads);
        HookNetwork.Hook = () => session.Run([2]);
        var exception = Assert.Throws<InvalidOperationException>(() => session.Run([1]).Length);
        Assert.Contains("running already", exception.Message);

        HookNetwork.Hook = null;
        Assert.Equal([3], session.Run([3]).ToArray());
    }

    [Fact]
    public void A_trainer_that_is_running_refuses_another_caller()
    {
        var trainer = new HookNetwork().CreateTrainer(1, new MeanSquaredError(), new Sgd(0.1), threads: 2);
        HookNetwork.Hook = () => trainer.Step([2], [2f]);
        Assert.Contains("running already", Assert.Throws<InvalidOperationException>(() => trainer.Step([1], [1f])).Message);

        HookNetwork.Hook = null;
        Assert.Equal(0, trainer.Steps);
        Assert.Equal(4, trainer.Step([3], [1f]));
        Assert.Throws<NotSupportedException>(() => trainer.InputGradient(0).Length);
    }
}
