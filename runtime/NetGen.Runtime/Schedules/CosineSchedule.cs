namespace NetGen;

/// <summary>See <see cref="Schedule.Cosine"/>.</summary>
internal sealed class CosineSchedule : Schedule
{
    private readonly long _steps;
    private readonly double _final;

    public CosineSchedule(long steps, double final)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        Hyperparameter.RequireFraction(final, nameof(final));
        _steps = steps;
        _final = final;
    }

    public override double Factor(long step) =>
        step >= _steps ? _final : _final + (1 - _final) * (1 + Math.Cos(Math.PI * step / _steps)) / 2;
}
