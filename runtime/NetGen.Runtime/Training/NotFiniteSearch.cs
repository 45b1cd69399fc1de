using NetGen.Generated;
using NetGen.Memory;

namespace NetGen;

/// <summary>
/// Looks for the first tensor that is not finite, once it is known that there is one: inputs, targets, parameters, what
/// layers give, losses and their gradients, in this order. So what a user gave is told apart from what became of it.
/// </summary>
/// <param name="network">The network.</param>
/// <param name="parameters">The parameters that the pass read.</param>
/// <param name="number">The number of the step.</param>
/// <param name="learningRate">The learning rate of the step.</param>
internal sealed unsafe class NotFiniteSearch(Network network, Arena parameters, long number, double learningRate)
{
    private const string Untouched = "Parameters and moving averages are as before the step.";

    private NetworkInfo Info => network.Info;

    /// <summary>What is wrong with a batch behind the forward pass of training.</summary>
    /// <param name="loss">The loss of the batch.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="inputs">Further inputs.</param>
    /// <param name="heads">The heads.</param>
    /// <param name="gradientOf">The gradient of an output for an image.</param>
    public NotFiniteException InForward(
        float loss, in TrainingBatch batch, InputBuffers inputs, ReadOnlySpan<TrainingHead> heads, OutputOf gradientOf)
    {
        var what = float.IsFinite(loss) ? $"the loss is {loss:G6}, but not all of its gradient is finite" : $"the loss is {Finite.Text(loss)}";
        for (var image = 0; image < batch.Count; image++)
        {
            if (OfInputs(inputs, batch.Images, image) is { } input)
            {
                return Report(what, input, Untouched);
            }
        }

        foreach (var head in heads)
        {
            for (var image = 0; image < batch.Count; image++)
            {
                var at = head.UsesLabels(batch) ? -1 : Finite.IndexOfOther(head.Target(image, batch));
                if (at >= 0)
                {
                    return Report(what, new(head.Name, $"the target of '{head.Name}' for image {image}", at, head.Target(image, batch)[at]), Untouched);
                }
            }
        }

        if (OfParameters() is { } parameter)
        {
            return Report(what, parameter, $"An earlier change or a file left it so. {Untouched}");
        }

        foreach (var head in heads)
        {
            for (var image = 0; image < batch.Count; image++)
            {
                var output = head.Output(image);
                var at = Finite.IndexOfOther(output);
                if (at >= 0)
                {
                    var layer = new Session(network, new Threading.ThreadTeam(1), inputs, 1).FindLayer(batch.Images, image) ?? head.Name;
                    var place = layer == head.Name
                        ? new Place(layer, $"the output '{layer}' for image {image}", at, output[at])
                        : new Place(layer, $"what layer '{layer}' gives for image {image}", -1, 0);
                    return Report(what, place, $"Inputs, targets and parameters are finite; {Largest(inputs, batch)}. {Untouched}");
                }
            }
        }

        foreach (var head in heads)
        {
            for (var image = 0; image < batch.Count; image++)
            {
                if (!double.IsFinite(head.LossOf(image)))
                {
                    return Report(
                        what, new(head.Name, $"the {head.LossName} of '{head.Name}' for image {image}", -1, head.LossOf(image)),
                        $"Inputs, targets, parameters and outputs are finite. {Untouched}");
                }

                var gradient = gradientOf(head.Index, image);
                var at = Finite.IndexOfOther(gradient);
                if (at >= 0)
                {
                    return Report(
                        what, new(head.Name, $"the gradient of the {head.LossName} of '{head.Name}' for image {image}", at, gradient[at]),
                        $"Inputs, targets, parameters, outputs and losses are finite. {Untouched}");
                }
            }
        }

        return Report(what, new(Info.Name, "the sum of the losses", -1, loss), $"All else is finite; {Largest(inputs, batch)}. {Untouched}");
    }

    /// <summary>What is wrong with gradients that the caller wrote.</summary>
    public NotFiniteException InOutputGradient(string output, int image, ReadOnlySpan<float> gradient)
    {
        var at = Finite.IndexOfOther(gradient);
        return Report(
            "a gradient is not finite", new(output, $"the gradient of output '{output}' for image {image}", at, gradient[at]), Untouched);
    }

    /// <summary>What is wrong with the gradients of parameters, or null if nothing is.</summary>
    /// <param name="gradients">The gradients.</param>
    public NotFiniteException? InGradients(Arena gradients)
    {
        foreach (var parameter in Info.Parameters)
        {
            if (parameter.Trainable && Of(gradients, parameter, $"the gradient of '{parameter.Name}'") is { } found)
            {
                return Report("a gradient is not finite", found, $"The loss is finite, and the learning rate {learningRate:G6}. {Untouched}");
            }
        }

        return null;
    }

    /// <summary>What an update did to parameters, moving averages or the state of the optimizer, or null if nothing is
    /// wrong.</summary>
    /// <param name="gradients">The gradients.</param>
    /// <param name="squares">Squares that the optimizer keeps, at the parameters' offsets; may be empty.</param>
    public NotFiniteException? InUpdate(Arena gradients, Arena squares)
    {
        foreach (var parameter in Info.Parameters)
        {
            var found = Of(parameters, parameter, $"parameter '{parameter.Name}'");
            if (found is null && squares.Length > 0 && parameter.Trainable)
            {
                found = Of(squares, parameter, $"the mean of squares of the gradient of '{parameter.Name}'");
            }

            if (found is null)
            {
                continue;
            }

            var cause = parameter.Trainable
                ? $"Its gradient is {(Finite.AreAll(ParameterStore.Slice(gradients, parameter)) ? "" : "not ")}finite"
                : "The average of before or the statistic of the batch was not finite";
            return Report(
                "the update is not finite", found,
                $"{cause}, and the learning rate {learningRate:G6}. The loss was finite, so that parameters were changed: load the last ones that were saved.");
        }

        return null;
    }

    private static Place? Of(Arena arena, ParameterInfo parameter, string title)
    {
        var values = ParameterStore.Slice(arena, parameter);
        var at = Finite.IndexOfOther(values);
        return at < 0 ? null : new(parameter.Name, title, at, values[at]);
    }

    private Place? OfInputs(InputBuffers inputs, float* images, int image)
    {
        for (var input = 0; input < Info.Inputs.Length; input++)
        {
            var values = inputs.Of(input, image, images);
            var at = Finite.IndexOfOther(values);
            if (at >= 0)
            {
                return new(Info.Inputs[input].Name, $"input '{Info.Inputs[input].Name}' of image {image}", at, values[at]);
            }
        }

        return null;
    }

    private Place? OfParameters() =>
        Info.Parameters.Select(parameter => Of(parameters, parameter, $"parameter '{parameter.Name}'")).FirstOrDefault(found => found is not null);

    // Says whether the parameters have run away, as they do when the learning rate is too large, or inputs are not
    // what a network should be given.
    private string Largest(InputBuffers inputs, in TrainingBatch batch)
    {
        var (name, largest) = ("none", 0f);
        foreach (var parameter in Info.Parameters)
        {
            var most = Magnitude(ParameterStore.Slice(parameters, parameter));
            (name, largest) = most >= largest ? (parameter.Name, most) : (name, largest);
        }

        var input = 0f;
        for (var image = 0; image < batch.Count; image++)
        {
            for (var i = 0; i < Info.Inputs.Length; i++)
            {
                input = MathF.Max(input, Magnitude(inputs.Of(i, image, batch.Images)));
            }
        }

        return $"the largest parameter is {largest:G6}, in '{name}', the largest input {input:G6}, and the learning rate {learningRate:G6}";
    }

    private static float Magnitude(ReadOnlySpan<float> values)
    {
        var most = 0f;
        foreach (var value in values)
        {
            most = MathF.Max(most, MathF.Abs(value));
        }

        return most;
    }

    private NotFiniteException Report(string what, Place place, string rest)
    {
        var value = place.Element < 0 ? "" : $": element {place.Element} is {Finite.Text(place.Value)}";
        return new(
            $"Step {number} of {Info.Name}: {what}. The first tensor that is not finite is {place.Title}{value}. {rest}", place.Tensor, number);
    }

    /// <summary>The values of an output, or their gradient, for an image.</summary>
    internal delegate ReadOnlySpan<float> OutputOf(int output, int image);

    /// <summary>A tensor that is not finite.</summary>
    /// <param name="Tensor">Its name.</param>
    /// <param name="Title">How a message calls it.</param>
    /// <param name="Element">The first element that is not finite, or -1.</param>
    /// <param name="Value">Its value.</param>
    private sealed record Place(string Tensor, string Title, int Element, double Value);
}
