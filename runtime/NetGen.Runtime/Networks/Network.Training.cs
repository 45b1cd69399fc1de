using NetGen.Threading;

namespace NetGen;

/// <content>Trainers.</content>
public abstract partial class Network
{
    /// <summary>Creates a trainer of a network of one output, which changes its parameters step by step.</summary>
    /// <param name="batch">The largest number of images of one step.</param>
    /// <param name="loss">What is made small.</param>
    /// <param name="optimizer">How a step changes the parameters; its state belongs to the trainer.</param>
    /// <param name="threads">The number of threads, the caller included: 1 to 256. The result does not depend on
    /// it.</param>
    /// <param name="schedule">How the learning rate changes; absent, it does not.</param>
    /// <param name="clipping">What is done to large gradients; absent, nothing.</param>
    /// <param name="seed">Determines what random layers draw; absent, the seed of the constructor.</param>
    /// <param name="penalty">What is added to the loss for large weights; absent, nothing.</param>
    /// <exception cref="ArgumentException">The network has several outputs, auxiliary ones included, or the loss does
    /// not fit the output.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    /// <exception cref="InvalidOperationException">The parameters were loaded for inference.</exception>
    public Trainer CreateTrainer(
        int batch,
        Loss loss,
        Optimizer optimizer,
        int threads = 1,
        Schedule? schedule = null,
        GradientClipping? clipping = null,
        ulong? seed = null,
        L2Penalty? penalty = null)
    {
        ArgumentNullException.ThrowIfNull(loss);
        if (Info.TrainingOutputs.Length > 1)
        {
            throw new ArgumentException(
                $"{Info.Name} has the outputs {string.Join(", ", Info.TrainingOutputs.Select(output => $"'{output.Name}'"))}, and one loss alone does not "
                + $"say whose it is: give a head for each that is to be trained, such as [new Head(\"{Info.Outputs[0].Name}\", loss)].", nameof(loss));
        }

        return CreateTrainer(batch, [new Head(Info.Outputs[0].Name, loss)], optimizer, threads, schedule, clipping, seed, penalty);
    }

    /// <summary>Creates a trainer of several outputs, which makes the weighted sum of their losses small. Outputs
    /// without a head have no gradient.</summary>
    /// <param name="batch">The largest number of images of one step.</param>
    /// <param name="heads">The outputs that are trained, auxiliary ones included, each once.</param>
    /// <param name="optimizer">How a step changes the parameters; its state belongs to the trainer.</param>
    /// <param name="threads">The number of threads, the caller included: 1 to 256. The result does not depend on
    /// it.</param>
    /// <param name="schedule">How the learning rate changes; absent, it does not.</param>
    /// <param name="clipping">What is done to large gradients; absent, nothing.</param>
    /// <param name="seed">Determines what random layers draw; absent, the seed of the constructor.</param>
    /// <param name="penalty">What is added to the loss for large weights; absent, nothing.</param>
    /// <exception cref="ArgumentException">There is no head, or two of one output, or the network has no such
    /// output, or a loss does not fit its output.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    /// <exception cref="InvalidOperationException">The parameters were loaded for inference.</exception>
    public Trainer CreateTrainer(
        int batch,
        IReadOnlyList<Head> heads,
        Optimizer optimizer,
        int threads = 1,
        Schedule? schedule = null,
        GradientClipping? clipping = null,
        ulong? seed = null,
        L2Penalty? penalty = null)
    {
        ArgumentNullException.ThrowIfNull(heads);
        ArgumentNullException.ThrowIfNull(optimizer);
        if (heads.Count == 0 || heads.Select(head => head.Output).Distinct().Count() < heads.Count)
        {
            throw new ArgumentException("A trainer has at least one head, and each is of another output.", nameof(heads));
        }

        return new Trainer(
            this, batch, heads, optimizer, new ThreadTeam(threads), schedule ?? Schedule.Constant, clipping, penalty, seed ?? _seed);
    }

    /// <summary>Creates a trainer without losses, whose steps are taken in parts: <see cref="Trainer.Forward"/>; the
    /// caller reads outputs and writes their gradients; <see cref="Trainer.Backward"/>;
    /// <see cref="Trainer.Update"/>.</summary>
    /// <param name="batch">The largest number of images of one step.</param>
    /// <param name="optimizer">How a step changes the parameters; its state belongs to the trainer.</param>
    /// <param name="threads">The number of threads, the caller included: 1 to 256. The result does not depend on
    /// it.</param>
    /// <param name="schedule">How the learning rate changes; absent, it does not.</param>
    /// <param name="clipping">What is done to large gradients; absent, nothing.</param>
    /// <param name="seed">Determines what random layers draw; absent, the seed of the constructor.</param>
    /// <param name="penalty">What is added to the loss for large weights; absent, nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    /// <exception cref="InvalidOperationException">The parameters were loaded for inference.</exception>
    public Trainer CreateTrainer(
        int batch,
        Optimizer optimizer,
        int threads = 1,
        Schedule? schedule = null,
        GradientClipping? clipping = null,
        ulong? seed = null,
        L2Penalty? penalty = null)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        return new Trainer(
            this, batch, [], optimizer, new ThreadTeam(threads), schedule ?? Schedule.Constant, clipping, penalty, seed ?? _seed);
    }
}
