using NetGen.Generated;

namespace NetGen.Memory;

/// <summary>The inputs of a batch as the caller writes them, apart from the activations, whose memory is used again
/// within a pass.</summary>
/// <param name="network">The network.</param>
/// <param name="batch">The number of images.</param>
internal sealed unsafe class InputBuffers(NetworkInfo network, int batch)
{
    // The image is mostly given with the call, so that its memory is only taken when it is asked for; the others must
    // be there.
    private readonly Arena?[] _buffers =
        [.. network.Inputs.Select((input, i) => i == 0 ? null : Allocate(network, input, batch))];

    /// <summary>An input of all images, one behind the other.</summary>
    public Span<float> this[int input] =>
        (_buffers[input] ??= Allocate(network, network.Inputs[input], batch)).Slice(0, batch * network.Inputs[input].Length);

    /// <summary>Copies the inputs of an image to its activations.</summary>
    /// <param name="image">The number of the image.</param>
    /// <param name="images">The first inputs of all images.</param>
    /// <param name="activations">The activations of the image.</param>
    /// <param name="offsets">Where each input lies in them.</param>
    public void Copy(int image, float* images, float* activations, int[] offsets)
    {
        for (var input = 0; input < offsets.Length; input++)
        {
            Of(input, image, images).CopyTo(new Span<float>(activations + offsets[input], network.Inputs[input].Length));
        }
    }

    /// <summary>An input of an image.</summary>
    /// <param name="input">The number of the input.</param>
    /// <param name="image">The number of the image.</param>
    /// <param name="images">The first inputs of all images.</param>
    public ReadOnlySpan<float> Of(int input, int image, float* images)
    {
        var length = network.Inputs[input].Length;
        return input == 0
            ? new ReadOnlySpan<float>(images + (long)image * length, length)
            : _buffers[input]!.Slice((long)image * length, length);
    }

    private static Arena Allocate(NetworkInfo network, TensorInfo input, int batch) =>
        new((long)batch * input.Length, $"input {input.Name} of {network.Name}");
}
