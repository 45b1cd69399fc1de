namespace NetGen.Generator;

/// <summary>The names of the generator's steps, each of which compares its results by value.</summary>
public static class TrackedSteps
{
    /// <summary>Networks and spec references of classes.</summary>
    public const string Classes = nameof(Classes);

    /// <summary>Spec files as read.</summary>
    public const string SpecFiles = nameof(SpecFiles);

    /// <summary>Classes with the spec files they name.</summary>
    public const string BoundSpecs = nameof(BoundSpecs);

    /// <summary>Where classes name spec files: the one step that follows a class that only moves.</summary>
    public const string SpecPlaces = nameof(SpecPlaces);

    /// <summary>Layers on classes that are no networks.</summary>
    public const string StrayLayers = nameof(StrayLayers);

    /// <summary>Blocks of classes, for what is wrong with their definitions.</summary>
    public const string Blocks = nameof(Blocks);

    /// <summary>All networks, each name once.</summary>
    public const string NetworkSet = nameof(NetworkSet);

    /// <summary>One network.</summary>
    public const string Network = nameof(Network);

    /// <summary>The public surface of a network.</summary>
    public const string Api = nameof(Api);

    /// <summary>The passes of a network, and the kernels they need.</summary>
    public const string Compiled = nameof(Compiled);

    /// <summary>The distinct kernels of all networks.</summary>
    public const string Kernels = nameof(Kernels);

    /// <summary>The kernels' files.</summary>
    public const string KernelFiles = nameof(KernelFiles);

    /// <summary>Facts about the project.</summary>
    public const string Project = nameof(Project);
}
