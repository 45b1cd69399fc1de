namespace NetGen;

/// <summary>See <see cref="Schedule.Constant"/>.</summary>
internal sealed class ConstantSchedule : Schedule
{
    public override double Factor(long step) => 1;
}
