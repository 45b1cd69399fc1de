namespace NetGen;

/// <summary>See <see cref="Schedule.WarmUp"/>.</summary>
internal sealed class WarmUpSchedule : Schedule
{
    private readonly long _steps;
    private readonly Schedule _then;
    private readonly double _start;

    public WarmUpSchedule(long steps, Schedule then, double start)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        Hyperparameter.RequireFraction(start, nameof(start));
        _steps = steps;
        _then = then;
        _start = start;
    }

    public override double Factor(long step) =>
        step >= _steps ? _then.Factor(step - _steps) : _start + (1 - _start) * step / _steps;
}
