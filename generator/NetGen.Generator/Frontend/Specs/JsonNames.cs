namespace NetGen.Generator.Frontend;

/// <summary>The spelling of the op table's names in JSON.</summary>
public static class JsonNames
{
    /// <summary>A name that starts in lower case: <c>CountPadding</c> becomes <c>countPadding</c>.</summary>
    public static string Of(string name) => char.ToLowerInvariant(name[0]) + name.Substring(1);
}
