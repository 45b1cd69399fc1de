using NetGen.Memory;

namespace NetGen;

/// <content>Gradients: of a batch without a step, and of the last step.</content>
public sealed unsafe partial class Trainer
{
    /// <summary>As <see cref="Step(ReadOnlySpan{float}, ReadOnlySpan{int})"/>, but stops before clipping: the
    /// parameters stay, and <see cref="Gradient"/> shows the gradients.</summary>
    /// <param name="images">1 to <see cref="Batch"/> images.</param>
    /// <param name="labels">The class of each image.</param>
    /// <returns>The loss of the batch.</returns>
    public float ComputeGradients(ReadOnlySpan<float> images, ReadOnlySpan<int> labels) =>
        RunWithLabels(images, labels, TrainerWork.Gradients);

    /// <summary>As <see cref="Step(ReadOnlySpan{float}, ReadOnlySpan{float})"/>, but stops before clipping: the
    /// parameters stay, and <see cref="Gradient"/> shows the gradients.</summary>
    /// <param name="images">1 to <see cref="Batch"/> images.</param>
    /// <param name="targets">What the outputs should be, image by image.</param>
    /// <returns>The loss of the batch.</returns>
    public float ComputeGradients(ReadOnlySpan<float> images, ReadOnlySpan<float> targets) =>
        RunWithTargets(images, targets, TrainerWork.Gradients);

    /// <summary>As <see cref="Step(ReadOnlySpan{float})"/>, but stops before clipping: the parameters stay, and
    /// <see cref="Gradient"/> shows the gradients.</summary>
    /// <param name="images">1 to <see cref="Batch"/> images.</param>
    /// <returns>The loss of the batch.</returns>
    public float ComputeGradients(ReadOnlySpan<float> images) => RunWithOwn(images, TrainerWork.Gradients);

    /// <summary>The gradient of a parameter in the last step, in the parameter's layout; valid until the next
    /// call.</summary>
    /// <param name="name">The name of the parameter.</param>
    /// <exception cref="ArgumentException">There is no such parameter, or it has no gradient.</exception>
    public ReadOnlySpan<float> Gradient(string name)
    {
        var parameter = _network.Store.Find(name);
        return parameter.Trainable
            ? ParameterStore.Slice(_step.State.Gradients, parameter)
            : throw new ArgumentException($"'{name}' is {(parameter.Frozen ? "frozen" : "a moving average")}, which has no gradient.", nameof(name));
    }

    /// <summary>The gradient of an image in the last step, (C, H, W); valid until the next call.</summary>
    /// <param name="image">The index of the image in the batch.</param>
    /// <exception cref="NotSupportedException">The network was generated without it.</exception>
    /// <exception cref="InvalidOperationException">The last step, or part of one, did not run the backward pass.</exception>
    public ReadOnlySpan<float> InputGradient(int image) => InputGradient(_network.Info.Inputs[0].Name, image);

    /// <summary>The gradient of one of several inputs in the last step; valid until the next call.</summary>
    /// <param name="input">The name of the input.</param>
    /// <param name="image">The index of the image in the batch.</param>
    /// <exception cref="ArgumentException">There is no such input.</exception>
    /// <exception cref="NotSupportedException">The network was generated without it.</exception>
    /// <exception cref="InvalidOperationException">The last step, or part of one, did not run the backward pass.</exception>
    public ReadOnlySpan<float> InputGradient(string input, int image)
    {
        var index = _network.Info.FindInput(input);
        var offsets = _network.Program.Training.InputGradientOffsets;
        if (offsets.Length == 0)
        {
            throw new NotSupportedException($"{_network.Info.Name} was generated without the gradient of its input.");
        }

        if (_last is not (TrainerWork.Backward or TrainerWork.Update))
        {
            throw OutOfOrder(nameof(InputGradient), $"comes after {nameof(Backward)} or a step");
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)image, (uint)_step.State.Images);
        return _step.Activation(image, offsets[index], _network.Info.Inputs[index].Length);
    }
}
