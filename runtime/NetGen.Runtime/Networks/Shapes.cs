namespace NetGen;

/// <summary>Shapes in words and numbers.</summary>
internal static class Shapes
{
    /// <summary>The number of elements of a shape.</summary>
    public static int Elements(ReadOnlySpan<int> shape)
    {
        var product = 1;
        foreach (var extent in shape)
        {
            product = checked(product * extent);
        }

        return product;
    }

    /// <summary>A shape as users write it: <c>1x32x32</c>.</summary>
    public static string Text(ReadOnlySpan<int> shape) => string.Join("x", shape.ToArray());
}
