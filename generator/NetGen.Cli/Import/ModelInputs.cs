using NetGen.Cli.Import.Known;
using NetGen.Cli.Import.Values;
using NetGen.Cli.Onnx.Model;
using NetGen.Generator.Model;

namespace NetGen.Cli.Import;

/// <summary>What a model reads.</summary>
/// <param name="All">Each input that outputs depend on, with its extents, and the number of images in front where there is one.</param>
/// <param name="Images">The number of images that all inputs are for; 1 if they agree on none, and some number if it is open.</param>
/// <param name="IsOpen">Whether the model leaves the number of images open.</param>
public sealed record ModelInputs(IReadOnlyList<(OnnxValue Value, int[] Dimensions)> All, int Images, bool IsOpen)
{
    private const long LargestImage = 1 << 26;
    private const int MostImages = 1 << 16;

    // Instead of a number that is left open: one that hardly stands in a model, so that what is said of it is no coincidence.
    private const int OpenImages = 13;

    /// <summary>The inputs of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="shape">The shape of one image of the first input, where the model leaves it open; or null.</param>
    /// <exception cref="ImportException">An extent is open, or an input is none that a network has.</exception>
    public static ModelInputs Of(OnnxModel model, TensorShape? shape)
    {
        var given = model.Graph.Initializers.Select(initializer => initializer.Name).ToHashSet(StringComparer.Ordinal);
        var read = NeededNodes.Of(model.Graph).SelectMany(node => node.Inputs).Concat(model.Graph.Outputs.Select(output => output.Name)).ToHashSet(StringComparer.Ordinal);
        var values = model.Graph.Inputs.Where(input => !given.Contains(input.Name) && read.Contains(input.Name)).ToList();
        if (values.Count == 0)
        {
            throw new ImportException("the model has no input that its outputs depend on");
        }

        bool isOpen = values.Any(value => value.Dimensions is [-1, ..] || (value == values[0] && shape is not null && value.Dimensions is null));
        var all = new List<(OnnxValue, int[])>();
        foreach (var value in values)
        {
            all.Add((value, Extents(value, value == values[0] ? shape : null, isOpen)));
        }

        // What is no number of images for one input is none for any.
        int first = all[0].Item2 is [var images, ..] and not [] && all.All(input => input.Item2.Length > 0 && input.Item2[0] == images) ? images : 1;
        return isOpen ? new ModelInputs(all, 1, isOpen).Of(OpenImages) : new ModelInputs(all, first > MostImages ? 1 : first, isOpen);
    }

    /// <summary>The inputs of a single image.</summary>
    public ModelInputs Single => IsOpen ? Of(1) : this;

    private ModelInputs Of(int images) => new([.. All.Select(one => (one.Value, (int[])[images, .. one.Dimensions[1..]]))], images, IsOpen);

    private static int[] Extents(OnnxValue value, TensorShape? shape, bool isOpen)
    {
        if (value.Type is { } type && type is not (OnnxType.Single or OnnxType.Half or OnnxType.BFloat16))
        {
            throw new ImportException($"the input '{value.Name}' has elements of {type.Named()}; expected float");
        }

        if (shape is not null && (value.Dimensions is null || value.Dimensions.Count == 1 + shape.Rank + 1))
        {
            int images = value.Dimensions is [> 0 and <= MostImages and var count, ..] ? (int)count : 1;
            return Bounded(value, [images, .. shape.Dimensions]);
        }

        bool known = value.Dimensions is { } dimensions
            && dimensions.Skip(isOpen ? 1 : 0).All(extent => extent is >= 1 and <= int.MaxValue)
            && (!isOpen || dimensions is [-1 or 1, ..]);
        if (shape is not null || !known)
        {
            string found = value.Dimensions is null ? "none" : "(" + string.Join(", ", value.Dimensions.Select(extent => extent < 0 ? "?" : FormattableString.Invariant($"{extent}"))) + ")";
            throw new ImportException(shape is not null
                ? $"the input '{value.Name}' has the shape {found}, which images of {shape.Text} do not have"
                : $"the input '{value.Name}' has the shape {found}; expected fixed extents behind the number of images (--shape gives those of one image)");
        }

        return Bounded(value, [.. value.Dimensions!.Select(extent => extent < 0 ? 1 : (int)extent)]);
    }

    private static int[] Bounded(OnnxValue value, int[] dimensions) => dimensions.Aggregate(1L, (product, extent) => Math.Min(product * extent, long.MaxValue / int.MaxValue)) <= LargestImage
        ? dimensions
        : throw new ImportException($"the input '{value.Name}' of ({string.Join(", ", dimensions)}) has more than {LargestImage} elements");
}
