using NetGen.Generator.Isa;
using NetGen.Generator.Kernels;
using NetGen.Generator.Model;

namespace NetGen.Generator.Emit;

/// <summary>How kernels are called on an instruction set. Equal layers have equal kernels, which are asked once.</summary>
internal sealed class KernelCalls(InstructionSet isa)
{
    private readonly Dictionary<KernelSpec, KernelCall> _calls = [];

    /// <summary>How a kernel is called.</summary>
    public KernelCall Of(KernelSpec kernel)
    {
        if (!_calls.TryGetValue(kernel, out var call))
        {
            call = new KernelCall(kernel.Code(isa).Name, kernel.Extents(isa), kernel.WorkItems(isa));
            _calls.Add(kernel, call);
        }

        return call;
    }
}

/// <summary>How a kernel is called.</summary>
/// <param name="Method">The name of its method.</param>
/// <param name="Extents">The numbers that the method takes.</param>
/// <param name="WorkItems">The number of its work items.</param>
internal sealed record KernelCall(string Method, EquatableArray<KernelExtent> Extents, int WorkItems);
