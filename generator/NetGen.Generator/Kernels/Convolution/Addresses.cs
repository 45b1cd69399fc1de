using NetGen.Generator.Kernels.Ir;

namespace NetGen.Generator.Kernels.Convolution;

/// <summary>Addresses inside the innermost loops.</summary>
internal static class Addresses
{
    /// <summary>Names <c>pointer + offset</c>, unless the offset is 0. Accesses relative to a name have constant
    /// offsets, which are free; each <c>pointer[i + constant]</c> with an int i costs an addition and a sign extension
    /// of its own.</summary>
    public static string At(KernelBuilder b, string name, string pointer, IndexExpression offset) =>
        offset is IndexConstant { Value: 0 } ? pointer : b.LetPointer(name, pointer, offset);
}
