using NetGen.Generator.Model;
using NetGen.Generator.Ops;
using NetGen.Generator.Passes;

namespace NetGen.Generator;

/// <summary>What the compiler knows of layers, beyond the built-in ones: further rows of its two tables.</summary>
/// <param name="Layers">Further rows of the layer table.</param>
/// <param name="Kernels">The kernel table, with a row for each operation of these layers.</param>
public sealed record CompilerTables(EquatableArray<LayerDefinition> Layers, KernelTable Kernels);
