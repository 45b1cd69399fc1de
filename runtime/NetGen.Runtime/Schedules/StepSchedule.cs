namespace NetGen;

/// <summary>See <see cref="Schedule.Step"/>.</summary>
internal sealed class StepSchedule : Schedule
{
    private readonly long _every;
    private readonly double _gamma;

    public StepSchedule(long every, double gamma)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(every, 1);
        Hyperparameter.RequirePositive(gamma, nameof(gamma));
        _every = every;
        _gamma = gamma;
    }

    public override double Factor(long step) => Math.Pow(_gamma, step / _every);
}
