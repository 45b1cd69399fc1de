using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels.Convolution;

/// <summary>Loads vectors of a planar row.</summary>
internal static class PlanarRows
{
    /// <summary>The elements at offset, offset + stride, ...; a stride beyond 1 and 2 needs single floats.</summary>
    /// <param name="pointer">The row.</param>
    /// <param name="offset">The first element.</param>
    /// <param name="stride">The distance of two elements.</param>
    /// <param name="lanes">Elements of a vector, 1 for single floats.</param>
    /// <param name="needed">The elements that must be right. Nothing is read a vector or more behind the last of
    /// them.</param>
    /// <param name="masked">Whether the elements past those needed must be zero.</param>
    public static Value Load(string pointer, IndexExpression offset, int stride, int lanes, int needed, bool masked)
    {
        if (lanes == 1)
        {
            return new Load(pointer, offset, false);
        }

        if (stride == 1)
        {
            return new Load(pointer, offset, true, masked && needed < lanes ? needed : 0);
        }

        int reach = (2 * needed) - 1;
        var first = new Load(pointer, offset, true, masked && reach < lanes ? reach : 0);
        if (reach > lanes)
        {
            var second = new Load(pointer, offset + lanes, true, masked && reach - lanes < lanes - 1 ? reach - lanes : 0);
            return new Shuffle(ShuffleOperator.Even, first, second);
        }

        return new Shuffle(ShuffleOperator.Even, first, masked ? new Constant(0, true) : first);
    }
}
