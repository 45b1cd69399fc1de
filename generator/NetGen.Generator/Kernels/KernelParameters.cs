using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;

namespace NetGen.Generator.Kernels;

/// <summary>Builds the parameter list of a kernel in the order of the contract.</summary>
internal static class KernelParameters
{
    private static readonly KernelParameter[] Range = [new("begin", false), new("end", false)];

    /// <summary>Pointers by name, and the trailing arguments of <paramref name="reach"/>.</summary>
    public static EquatableArray<KernelParameter> Of(KernelReach reach, params IEnumerable<string>[] pointers) =>
        With([], reach, pointers);

    /// <summary>Pointers by name, extents by name, and the trailing arguments of <paramref name="reach"/>.</summary>
    public static EquatableArray<KernelParameter> With(
        IEnumerable<string> extents, KernelReach reach, params IEnumerable<string>[] pointers)
    {
        KernelParameter[] leading = reach switch
        {
            KernelReach.Images => [new("stride", false)],
            KernelReach.Batch => [new("stride", false), new("images", false)],
            _ => [],
        };
        return pointers.SelectMany(names => names)
            .Select(name => new KernelParameter(name, IsPointer: true))
            .Concat(extents.Select(name => new KernelParameter(name, IsPointer: false)))
            .Concat(leading)
            .Concat(Range)
            .ToEquatableArray();
    }
}
