namespace NetGen.Generator.Model;

/// <summary>A block as the user defines it: layers with parameters, to be used as a layer of its own.</summary>
/// <param name="Name">The kind that a layer gives to use it.</param>
/// <param name="Parameters">Its parameters, required ones first.</param>
/// <param name="Layers">Its layers in order, whose arguments may be expressions of the parameters.</param>
public sealed record BlockSpec(string Name, EquatableArray<BlockParameter> Parameters, EquatableArray<LayerSpec> Layers);

/// <summary>A parameter of a block.</summary>
/// <param name="Name">Its name in C# spelling.</param>
/// <param name="Default">Its value where a use gives none, or null if each use has to give one.</param>
public sealed record BlockParameter(string Name, ArgumentValue? Default = null);
