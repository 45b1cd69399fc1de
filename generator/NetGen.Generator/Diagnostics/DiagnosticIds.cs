namespace NetGen.Generator.Diagnostics;

/// <summary>The ids of the compiler's diagnostics; each has a descriptor, a section on the help page and a test.</summary>
public static class DiagnosticIds
{
    /// <summary>A window is larger than its padded input, so that the output would be empty.</summary>
    public const string WindowTooLarge = "NETGEN001";

    /// <summary>A pooling window holds nothing but padding.</summary>
    public const string EmptyWindow = "NETGEN002";

    /// <summary>Channels are not divisible by the number of groups.</summary>
    public const string GroupsDoNotDivide = "NETGEN003";

    /// <summary>The asserted number of parameters is wrong.</summary>
    public const string WrongParameterCount = "NETGEN004";

    /// <summary>The asserted number of multiply-adds is wrong.</summary>
    public const string WrongMacCount = "NETGEN005";

    /// <summary>A kind of layer is not known.</summary>
    public const string UnknownLayer = "NETGEN006";

    /// <summary>A layer name is used twice.</summary>
    public const string RepeatedLayerName = "NETGEN007";

    // NETGEN008 is retired: it said that layers follow the network's output.

    /// <summary>The input is missing or not a shape.</summary>
    public const string MissingInput = "NETGEN009";

    /// <summary>Layer attributes stand on two parts of one class.</summary>
    public const string LayersOnTwoParts = "NETGEN010";

    /// <summary>The class is not partial.</summary>
    public const string NotPartial = "NETGEN011";

    /// <summary>The class is of a form that cannot hold a network: nested, generic, file-local, static, with a base class.</summary>
    public const string UnsupportedClass = "NETGEN012";

    /// <summary>A JSON text is malformed.</summary>
    public const string MalformedJson = "NETGEN013";

    /// <summary>A JSON property or argument is not known.</summary>
    public const string UnknownProperty = "NETGEN014";

    /// <summary>A number is out of its range.</summary>
    public const string OutOfRange = "NETGEN015";

    /// <summary>The network is too large for its arenas.</summary>
    public const string NetworkTooLarge = "NETGEN016";

    /// <summary>A value has the wrong type or form.</summary>
    public const string WrongValue = "NETGEN017";

    /// <summary>A required argument is missing.</summary>
    public const string MissingArgument = "NETGEN018";

    /// <summary>A layer cannot take an input of this rank.</summary>
    public const string WrongRank = "NETGEN019";

    /// <summary>The network has no layers.</summary>
    public const string NoLayers = "NETGEN020";

    /// <summary>A spec file named on a class is not found, or is ambiguous.</summary>
    public const string SpecNotFound = "NETGEN021";

    /// <summary>A network is declared twice, or both by attributes and by a spec.</summary>
    public const string DeclaredTwice = "NETGEN022";

    /// <summary>The project does not allow unsafe code.</summary>
    public const string UnsafeNotAllowed = "NETGEN023";

    /// <summary>Layer attributes stand on a class that is no network.</summary>
    public const string LayersWithoutNetwork = "NETGEN024";

    /// <summary>A layer reads one that does not stand before it.</summary>
    public const string UnknownLayerName = "NETGEN025";

    /// <summary>A layer joins outputs whose shapes do not fit.</summary>
    public const string ShapesDiffer = "NETGEN026";

    /// <summary>No layer reads a layer's output.</summary>
    public const string UnusedLayer = "NETGEN027";

    /// <summary>A declaration, or what its blocks expand to, is larger than the compiler takes.</summary>
    public const string DeclarationTooLarge = "NETGEN028";

    /// <summary>A block has a name that another block or a kind of layer has.</summary>
    public const string RepeatedBlockName = "NETGEN040";

    /// <summary>A block contains itself.</summary>
    public const string RecursiveBlock = "NETGEN041";

    /// <summary>An expression is malformed, or has no value.</summary>
    public const string WrongExpression = "NETGEN042";

    /// <summary>An expression reads a parameter that its block does not have.</summary>
    public const string UnknownParameter = "NETGEN043";

    /// <summary>An output that the network names is no layer.</summary>
    public const string UnknownOutput = "NETGEN050";

    /// <summary>An output has not the shape that post-processing takes.</summary>
    public const string WrongOutputShape = "NETGEN051";

    /// <summary>Post-processing is declared for no network.</summary>
    public const string PostProcessingWithoutNetwork = "NETGEN052";

    /// <summary>A kind of post-processing is not known.</summary>
    public const string UnknownPostProcessing = "NETGEN053";

    /// <summary>A layer has no form that slides over a larger image.</summary>
    public const string CannotSlide = "NETGEN060";

    /// <summary>Padding lets windows of a larger image differ from crops.</summary>
    public const string PaddedWindows = "NETGEN061";

    /// <summary>The class of a block is of a form that cannot be one.</summary>
    public const string UnsupportedBlock = "NETGEN044";

    /// <summary>A block is of another assembly, whose source the compiler does not see.</summary>
    public const string ForeignBlock = "NETGEN045";

    /// <summary>There are more mistakes than are shown.</summary>
    public const string MoreMistakes = "NETGEN098";

    /// <summary>The compiler failed on this network: a defect of its own.</summary>
    public const string InternalError = "NETGEN099";
}
