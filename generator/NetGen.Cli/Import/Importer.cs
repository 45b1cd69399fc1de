using NetGen.Cli.Export;
using NetGen.Cli.Onnx.Model;
using NetGen.Generator.Model;

namespace NetGen.Cli.Import;

/// <summary>
/// Turns an ONNX model into a network and its weights. Where the model's shapes are for several images, each of which it computes for
/// itself, the network computes one; a model that mixes what lies along the first axis is taken as a whole: its tensors are one image
/// of the network. Where the number of images is left open, such a model is taken for a single one.
/// </summary>
public static class Importer
{
    /// <summary>Imports a model; one that NetGen wrote, as the spec that it was, unless it has to be changed.</summary>
    /// <param name="model">The model.</param>
    /// <param name="name">The name of the network's class.</param>
    /// <param name="shape">The shape of one image, where the model leaves it open; or null.</param>
    /// <param name="foldsNormalization">Whether batch normalization goes into the weights before it, if they are of this layer's alone.</param>
    /// <exception cref="ImportException">It cannot be mapped; the message has a line for each reason.</exception>
    public static ImportedNetwork Import(OnnxModel model, string name, TensorShape? shape = null, bool foldsNormalization = false)
    {
        if (shape is null && !foldsNormalization && EmbeddedSpec.Read(model, name) is { } written)
        {
            return written;
        }

        // What has a single image is a whole and an image at once.
        var inputs = ModelInputs.Of(model, shape);
        if (inputs is { Images: 1, IsOpen: false })
        {
            return new ModelImport(model, inputs, images: 0, foldsNormalization).Run(name);
        }

        try
        {
            return new ModelImport(model, inputs, inputs.Images, foldsNormalization).Run(name);
        }
        catch (ImportException) when (Other(model, inputs, name, foldsNormalization) is { } whole)
        {
            return whole;
        }
    }

    // The model's tensors as a whole; or where the number of images is left open, those of a single one, which others must not meet.
    private static ImportedNetwork? Other(OnnxModel model, ModelInputs inputs, string name, bool foldsNormalization)
    {
        try
        {
            return new ModelImport(model, inputs.Single, inputs.IsOpen ? 1 : 0, foldsNormalization).Run(name) with { IsWhole = true };
        }
        catch (ImportException)
        {
            // The reasons that it is none of several images say more.
            return null;
        }
    }
}
