using NetGen.Generator.Graph;

namespace NetGen.Generator.Passes;

/// <summary>A pass from graph to graph.</summary>
/// <param name="Name">Its name, which is that of its class.</param>
/// <param name="Summary">What it does, in a sentence.</param>
/// <param name="Run">The pass itself.</param>
public sealed record Pass(string Name, string Summary, Func<NetworkGraph, NetworkGraph> Run);
