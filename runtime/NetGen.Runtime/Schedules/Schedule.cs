namespace NetGen;

/// <summary>How the learning rate changes in training: a factor of the optimizer's rate for each step. Has no state,
/// and composes: <c>Schedule.WarmUp(100, Schedule.Cosine(10_000))</c>.</summary>
public abstract class Schedule
{
    private protected Schedule()
    {
    }

    /// <summary>The rate stays as it is.</summary>
    public static Schedule Constant { get; } = new ConstantSchedule();

    /// <summary>The factor of the optimizer's learning rate.</summary>
    /// <param name="step">The number of the step; the first is 0.</param>
    public abstract double Factor(long step);

    /// <summary>The rate is multiplied by <paramref name="gamma"/> after every <paramref name="every"/> steps.
    /// PyTorch's
    /// <c>StepLR</c>.</summary>
    /// <param name="every">The number of steps with one rate.</param>
    /// <param name="gamma">The factor, positive.</param>
    public static Schedule Step(long every, double gamma = 0.1) => new StepSchedule(every, gamma);

    /// <summary>The rate falls smoothly, by a factor of <paramref name="gamma"/> in <paramref name="steps"/> steps.
    /// With one step, PyTorch's <c>ExponentialLR</c>.</summary>
    /// <param name="gamma">The factor, positive.</param>
    /// <param name="steps">The number of steps in which it is reached.</param>
    public static Schedule Exponential(double gamma, long steps = 1) => new ExponentialSchedule(gamma, steps);

    /// <summary>The rate falls along half a cosine (Loshchilov and Hutter 2017, equation 5, without restarts) and then
    /// stays. Until then, PyTorch's <c>CosineAnnealingLR</c>.</summary>
    /// <param name="steps">The number of steps in which it falls.</param>
    /// <param name="final">The factor it falls to, in [0, 1].</param>
    public static Schedule Cosine(long steps, double final = 0) => new CosineSchedule(steps, final);

    /// <summary>The rate rises in a straight line and then follows another schedule, whose step 0 is the first one
    /// after. PyTorch's <c>LinearLR</c> and another one in a <c>SequentialLR</c>.</summary>
    /// <param name="steps">The number of steps in which it rises.</param>
    /// <param name="then">What follows; absent, the rate stays.</param>
    /// <param name="start">The factor it starts from, in [0, 1].</param>
    public static Schedule WarmUp(long steps, Schedule? then = null, double start = 1.0 / 3) =>
        new WarmUpSchedule(steps, then ?? Constant, start);
}
