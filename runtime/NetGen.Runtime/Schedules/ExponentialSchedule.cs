namespace NetGen;

/// <summary>See <see cref="Schedule.Exponential"/>.</summary>
internal sealed class ExponentialSchedule : Schedule
{
    private readonly double _gamma;
    private readonly long _steps;

    public ExponentialSchedule(double gamma, long steps)
    {
        Hyperparameter.RequirePositive(gamma, nameof(gamma));
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        _gamma = gamma;
        _steps = steps;
    }

    public override double Factor(long step) => Math.Pow(_gamma, (double)step / _steps);
}
