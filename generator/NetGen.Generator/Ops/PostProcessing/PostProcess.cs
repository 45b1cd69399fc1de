using NetGen.Generator.Model;

namespace NetGen.Generator.Ops;

/// <summary>What is done with outputs of a network by a method of its class, checked.</summary>
/// <param name="Name">Its name.</param>
public abstract record PostProcess(string Name)
{
    /// <summary>The name of the method.</summary>
    public string Method => MethodOf(Name);

    /// <summary>The names of the outputs that it reads, in the order of its arguments.</summary>
    public abstract EquatableArray<string> Sources { get; }

    /// <summary>The name of the method of a post-processing.</summary>
    public static string MethodOf(string name) => PascalCase.Of(name);
}
