using NetGen.Cli.Export;
using NetGen.Cli.Onnx.Model;
using NetGen.Generator.Diagnostics;
using NetGen.Generator.Model;

namespace NetGen.Cli.Import;

/// <summary>
/// Turns an ONNX model into a network and its weights. Where the model's shapes are for several images, each of which it computes for
/// itself, the network computes one; a model that mixes what lies along the first axis is taken as a whole: its tensors are one image
/// of the network. Where the number of images is left open, such a model is taken for a single one, and a note says so.
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
        catch (ImportException) when (inputs.IsOpen)
        {
            return OfOne(model, inputs.Single, name, foldsNormalization) with
            {
                IsWhole = true,
                Note = "the model moves or mixes what lies along its first axis, whose extent it leaves open: the network computes what it does for an extent of 1",
            };
        }
        catch (ImportException) when (Whole(model, inputs, name, foldsNormalization) is { } whole)
        {
            return whole;
        }
    }

    /// <summary>A model that ends in other values than it does.</summary>
    /// <param name="model">The model.</param>
    /// <param name="values">The names of values, which become its outputs.</param>
    /// <exception cref="ImportException">It has no such value, or one is named twice.</exception>
    public static OnnxModel Until(OnnxModel model, IReadOnlyList<string> values)
    {
        var known = model.Graph.Nodes.SelectMany(node => node.Outputs).Where(output => output.Length > 0).ToHashSet(StringComparer.Ordinal);
        for (int i = 0; i < values.Count; i++)
        {
            if (!known.Contains(values[i]))
            {
                throw new ImportException($"no node of the model gives a value '{values[i]}'{NearestName.Hint(values[i], known)}");
            }

            if (values.Take(i).Contains(values[i]))
            {
                throw new ImportException($"the value '{values[i]}' is to be an output twice");
            }
        }

        return model with { Graph = model.Graph with { Outputs = [.. values.Select(name => new OnnxValue(name, null))] } };
    }

    // A single image, which others must not meet; or all of it as a whole. Reasons that it is none are told with its shapes.
    private static ImportedNetwork OfOne(OnnxModel model, ModelInputs single, string name, bool foldsNormalization)
    {
        try
        {
            return new ModelImport(model, single, images: 1, foldsNormalization).Run(name);
        }
        catch (ImportException) when (Whole(model, single, name, foldsNormalization) is { } whole)
        {
            return whole;
        }
    }

    private static ImportedNetwork? Whole(OnnxModel model, ModelInputs inputs, string name, bool foldsNormalization)
    {
        try
        {
            return new ModelImport(model, inputs, images: 0, foldsNormalization).Run(name);
        }
        catch (ImportException)
        {
            // The reasons that it is none of several images say more.
            return null;
        }
    }
}
