using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using NetGen.Generator.Isa;

namespace NetGen.Generator.Kernels;

/// <summary>The plans of kernel specs, each made once for an instruction set, and kept for as long as its spec
/// lives.</summary>
/// <typeparam name="TSpec">The spec.</typeparam>
/// <typeparam name="TPlan">The plan.</typeparam>
/// <param name="make">Makes a plan.</param>
internal sealed class PlanCache<TSpec, TPlan>(Func<TSpec, InstructionSet, TPlan> make)
    where TSpec : class
{
    private readonly ConditionalWeakTable<TSpec, ConcurrentDictionary<string, TPlan>> _plans = new();

    /// <summary>The plan of a spec.</summary>
    public TPlan Of(TSpec spec, InstructionSet isa)
    {
        var plans = _plans.GetValue(spec, _ => new ConcurrentDictionary<string, TPlan>(StringComparer.Ordinal));
        return plans.GetOrAdd(isa.Name, _ => make(spec, isa));
    }
}
