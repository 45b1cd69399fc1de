using NetGen.Generator.Graph;
using NetGen.Generator.Model;

namespace NetGen.Generator.Passes;

/// <summary>A row of the kernel table: the steps that compute a node of one kind of operation.</summary>
/// <param name="Operation">The type of the operation.</param>
/// <param name="Lower">The steps of a node.</param>
public sealed record KernelRow(Type Operation, Func<NodeLowering, EquatableArray<Step>> Lower)
{
    /// <summary>A row of nodes that are one step.</summary>
    public static KernelRow Of<T>(Func<NodeLowering, T, Step> lower)
        where T : Operation => OfSteps<T>((node, operation) => [lower(node, operation)]);

    /// <summary>A row of nodes that are several steps.</summary>
    public static KernelRow OfSteps<T>(Func<NodeLowering, T, EquatableArray<Step>> lower)
        where T : Operation => new(typeof(T), node => lower(node, (T)node.Node.Operation));
}

/// <summary>The table from operations to kernels: one row for each kind of operation.</summary>
public sealed class KernelTable
{
    private readonly Dictionary<Type, KernelRow> _rows;

    /// <summary>A table of some rows.</summary>
    public KernelTable(IEnumerable<KernelRow> rows) => _rows = rows.ToDictionary(row => row.Operation);

    /// <summary>The table of all operations.</summary>
    public static KernelTable All { get; } = new(
    [
        .. ConvolutionRows.All,
        .. DenseRows.All,
        .. PoolingRows.All,
        .. NormalizationRows.All,
        .. ElementwiseRows.All,
        .. ArrangementRows.All,
        .. ReductionRows.All,
    ]);

    /// <summary>The table with further rows.</summary>
    public KernelTable With(params KernelRow[] rows) => new(_rows.Values.Concat(rows));

    /// <summary>The steps of a node.</summary>
    public EquatableArray<Step> Steps(NodeLowering node) => _rows.TryGetValue(node.Node.Operation.GetType(), out var row)
        ? row.Lower(node)
        : throw new InvalidOperationException($"no kernel computes '{node.Node.Operation.Mnemonic}' of {node.Node.Name}");
}
