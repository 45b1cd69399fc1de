using NetGen.Generator.Model;

namespace NetGen.Generator.Kernels.Ir;

/// <summary>Finds the loads of a kernel that keep fewer lanes than they read, and the stores that write fewer than they
/// have.</summary>
public static class PartialLoads
{
    /// <summary>The distinct numbers of active lanes, ascending; loads of all lanes have none.</summary>
    public static IEnumerable<int> ActiveLanes(Kernel kernel) =>
        IrWalk.Values(kernel.Body).OfType<Load>()
            .Where(load => load is { IsVector: true, ActiveLanes: > 0 })
            .Select(load => load.ActiveLanes)
            .Distinct()
            .OrderBy(lanes => lanes);

    /// <summary>The same of its stores.</summary>
    public static IEnumerable<int> StoredLanes(Kernel kernel) =>
        IrWalk.Statements(kernel.Body).OfType<Store>()
            .Where(store => store is { Value.IsVector: true, ActiveLanes: > 0 })
            .Select(store => store.ActiveLanes)
            .Distinct()
            .OrderBy(lanes => lanes);
}
