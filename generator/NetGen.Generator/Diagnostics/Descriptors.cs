using Microsoft.CodeAnalysis;

namespace NetGen.Generator.Diagnostics;

/// <summary>The descriptor of every diagnostic. Where placeholder {0} is a layer, it reads <c>conv2 (layer 4)</c>.</summary>
public static class Descriptors
{
    /// <summary>Where the help page of the diagnostics is; each id has a section.</summary>
    public const string HelpPage = "https://github.com/netgen/netgen/blob/main/generator/DIAGNOSTICS.md";

    private const string Category = "NetGen";

    private static readonly DiagnosticDescriptor WindowTooLarge = new(
        DiagnosticIds.WindowTooLarge, "Window is larger than its padded input",
        "{0}: the window spans {1} along {3}, but the padded input only {2}, so the output would be empty; the input is {4}",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage + "#netgen001");

    private static readonly DiagnosticDescriptor EmptyWindow = new(
        DiagnosticIds.EmptyWindow, "Window holds nothing but padding",
        "{0}: the {1} window along {2} would hold nothing but padding; the padding is {3}, the window spans {4}",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage + "#netgen002");

    private static readonly DiagnosticDescriptor GroupsDoNotDivide = new(
        DiagnosticIds.GroupsDoNotDivide, "Channels are not divisible by groups",
        "{0}: {1} input and {2} output channels cannot both be split into {3} groups of equal size",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage + "#netgen003");

    private static readonly DiagnosticDescriptor WrongParameterCount = new(
        DiagnosticIds.WrongParameterCount, "Parameter assertion is wrong",
        "{0} has {1} {2}, but {3} are asserted",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage + "#netgen004");

    private static readonly DiagnosticDescriptor WrongMacCount = new(
        DiagnosticIds.WrongMacCount, "Multiply-add assertion is wrong",
        "{0} takes {1} multiply-adds per image, but {2} are asserted",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage + "#netgen005");

    private static readonly DiagnosticDescriptor UnknownLayer = new(
        DiagnosticIds.UnknownLayer, "Layer is not known",
        "{0}: there is no kind of layer '{1}'{2}",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage + "#netgen006");

    private static readonly DiagnosticDescriptor RepeatedLayerName = new(
        DiagnosticIds.RepeatedLayerName, "Layer name is used twice",
        "{0}: the name is already that of layer {1}",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage + "#netgen007");

    private static readonly DiagnosticDescriptor MissingInput = new(
        DiagnosticIds.MissingInput, "Input is missing or not a shape",
        "{0}: {1}; expected channels and up to three extents, for example 1x32x32",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage + "#netgen009");

    private static readonly DiagnosticDescriptor LayersOnTwoParts = new(
        DiagnosticIds.LayersOnTwoParts, "Layers stand on two parts of one class",
        "{0}: the layer '{1}' stands on another part of the class than [{2}]; put all layers on one part, since the order of parts is undefined",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage + "#netgen010");

    private static readonly DiagnosticDescriptor NotPartial = new(
        DiagnosticIds.NotPartial, "Class is not partial",
        "{0} is not partial; the generated code is another part of the class, so declare it 'partial class {0}'",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage + "#netgen011");

    private static readonly DiagnosticDescriptor UnsupportedClass = new(
        DiagnosticIds.UnsupportedClass, "Class cannot hold a network",
        "{0} {1}; expected a partial class at namespace level without type parameters, primary constructor or own base class",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage + "#netgen012");

    private static readonly DiagnosticDescriptor MalformedJson = new(
        DiagnosticIds.MalformedJson, "JSON is malformed",
        "line {0}, column {1}: {2}",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage + "#netgen013");

    private static readonly DiagnosticDescriptor UnknownProperty = new(
        DiagnosticIds.UnknownProperty, "Property is not known",
        "{0}: there is no property '{1}'{2}",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage + "#netgen014");

    private static readonly DiagnosticDescriptor OutOfRange = new(
        DiagnosticIds.OutOfRange, "Number is out of range",
        "{0}: {1} is {2}, but must be from {3}",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage + "#netgen015");

    private static readonly DiagnosticDescriptor NetworkTooLarge = new(
        DiagnosticIds.NetworkTooLarge, "Network is too large",
        "{0}: its {1} needs {2} floats, but an arena holds at most {3}",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage + "#netgen016");

    private static readonly DiagnosticDescriptor WrongValue = new(
        DiagnosticIds.WrongValue, "Value has the wrong form",
        "{0}: {1} is {2}, but must be {3}",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage + "#netgen017");

    private static readonly DiagnosticDescriptor MissingArgument = new(
        DiagnosticIds.MissingArgument, "Argument is missing",
        "{0}: {1} is missing: {2}",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage + "#netgen018");

    private static readonly DiagnosticDescriptor WrongRank = new(
        DiagnosticIds.WrongRank, "Layer cannot take this input",
        "{0}: the input is {1}, but the layer takes {2}",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage + "#netgen019");

    private static readonly DiagnosticDescriptor NoLayers = new(
        DiagnosticIds.NoLayers, "Network has no layers",
        "{0} has no layers; expected at least one",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage + "#netgen020");

    private static readonly DiagnosticDescriptor SpecNotFound = new(
        DiagnosticIds.SpecNotFound, "Spec file is not found",
        "{0}: the spec '{1}' {2}",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage + "#netgen021");

    private static readonly DiagnosticDescriptor DeclaredTwice = new(
        DiagnosticIds.DeclaredTwice, "Network is declared twice",
        "{0} is declared twice: {1}",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage + "#netgen022");

    private static readonly DiagnosticDescriptor UnsafeNotAllowed = new(
        DiagnosticIds.UnsafeNotAllowed, "Unsafe code is not allowed",
        "{0}: generated kernels use pointers, but the project does not allow unsafe code; set AllowUnsafeBlocks to true",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage + "#netgen023");

    private static readonly DiagnosticDescriptor LayersWithoutNetwork = new(
        DiagnosticIds.LayersWithoutNetwork, "Layers stand on a class that is no network",
        "{0} has the layer '{1}' but no [Network]; expected [Network(Input = \"...\")], or [Block], on the same part of the class",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage + "#netgen024");

    private static readonly DiagnosticDescriptor UnknownLayerName = new(
        DiagnosticIds.UnknownLayerName, "Layer name is not known",
        "{0}: no layer before it is called '{1}'{2}",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage + "#netgen025");

    private static readonly DiagnosticDescriptor ShapesDiffer = new(
        DiagnosticIds.ShapesDiffer, "Shapes do not fit",
        "{0}: the inputs {1} and {2} must have {3}",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage + "#netgen026");

    private static readonly DiagnosticDescriptor UnusedLayer = new(
        DiagnosticIds.UnusedLayer, "Layer is not used",
        "{0}: no layer reads its output, and it is no output of the network",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage + "#netgen027");

    private static readonly DiagnosticDescriptor DeclarationTooLarge = new(
        DiagnosticIds.DeclarationTooLarge, "Declaration is too large",
        "{0} has more than {1} {2}, the most that the compiler takes",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage + "#netgen028");

    private static readonly DiagnosticDescriptor RepeatedBlockName = new(
        DiagnosticIds.RepeatedBlockName, "Block name is taken",
        "{0}: there is already {1} of this name; expected a name of its own",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage + "#netgen040");

    private static readonly DiagnosticDescriptor RecursiveBlock = new(
        DiagnosticIds.RecursiveBlock, "Block contains itself",
        "{0} contains itself: {1}; expected blocks that end in layers",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage + "#netgen041");

    private static readonly DiagnosticDescriptor WrongExpression = new(
        DiagnosticIds.WrongExpression, "Expression is wrong",
        "{0}: {1} is {2}, but {3}",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage + "#netgen042");

    private static readonly DiagnosticDescriptor UnknownParameter = new(
        DiagnosticIds.UnknownParameter, "Parameter is not known",
        "{0}: {1} is {2}, but there is no parameter '{3}'{4}",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage + "#netgen043");

    private static readonly DiagnosticDescriptor UnknownOutput = new(
        DiagnosticIds.UnknownOutput, "Output is not known",
        "{0}: {1} names '{2}', but there is no such layer{3}",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage + "#netgen050");

    private static readonly DiagnosticDescriptor WrongOutputShape = new(
        DiagnosticIds.WrongOutputShape, "Output has the wrong shape for post-processing",
        "{0}: {1} names {2}, whose shape is {3}, but must be {4}",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage + "#netgen051");

    private static readonly DiagnosticDescriptor PostProcessingWithoutNetwork = new(
        DiagnosticIds.PostProcessingWithoutNetwork, "Post-processing stands on a class that is no network",
        "{0} has the post-processing '{1}' but no [Network] on this part of the class; expected [Network(Input = \"...\")] beside it",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage + "#netgen052");

    private static readonly DiagnosticDescriptor UnknownPostProcessing = new(
        DiagnosticIds.UnknownPostProcessing, "Post-processing is not known",
        "{0}: there is no kind of post-processing '{1}'{2}",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage + "#netgen053");

    private static readonly DiagnosticDescriptor CannotSlide = new(
        DiagnosticIds.CannotSlide, "Layer cannot slide",
        "{0}: the layer cannot slide over a larger image: {1}",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage + "#netgen060");

    private static readonly DiagnosticDescriptor PaddedWindows = new(
        DiagnosticIds.PaddedWindows, "Padding lets windows differ from crops",
        "{0}: {1}, so that a window sees pixels of the image where a crop sees padding, and its outputs differ from those of a crop",
        Category, DiagnosticSeverity.Warning, true, helpLinkUri: HelpPage + "#netgen061");

    private static readonly DiagnosticDescriptor UnsupportedBlock = new(
        DiagnosticIds.UnsupportedBlock, "Class cannot hold a block",
        "{0} {1}; expected [Block] on a class that derives from BlockAttribute, with one public constructor and a constant for each of its parameters",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage + "#netgen044");

    private static readonly DiagnosticDescriptor ForeignBlock = new(
        DiagnosticIds.ForeignBlock, "Block is of another assembly",
        "{0} is a block of the assembly {1}, where only its name can be seen and not its layers; define it in this project",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage + "#netgen045");

    private static readonly DiagnosticDescriptor MoreMistakes = new(
        DiagnosticIds.MoreMistakes, "There are more mistakes than are shown",
        "{0}: and {1} more",
        Category, DiagnosticSeverity.Warning, true, helpLinkUri: HelpPage + "#netgen098");

    private static readonly DiagnosticDescriptor InternalError = new(
        DiagnosticIds.InternalError, "The network compiler failed",
        "{0}: the network compiler failed, which is a defect of its own; please report it with the declaration: {1}",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpPage + "#netgen099");

    /// <summary>All descriptors, by id.</summary>
    public static IReadOnlyList<DiagnosticDescriptor> All { get; } =
    [
        WindowTooLarge, EmptyWindow, GroupsDoNotDivide, WrongParameterCount, WrongMacCount, UnknownLayer,
        RepeatedLayerName, MissingInput, LayersOnTwoParts, NotPartial, UnsupportedClass,
        MalformedJson, UnknownProperty, OutOfRange, NetworkTooLarge, WrongValue, MissingArgument, WrongRank,
        NoLayers, SpecNotFound, DeclaredTwice, UnsafeNotAllowed, LayersWithoutNetwork, UnknownLayerName, ShapesDiffer,
        UnusedLayer, DeclarationTooLarge, RepeatedBlockName, RecursiveBlock, WrongExpression, UnknownParameter,
        UnsupportedBlock, ForeignBlock, UnknownOutput, WrongOutputShape, PostProcessingWithoutNetwork, UnknownPostProcessing,
        CannotSlide, PaddedWindows, MoreMistakes, InternalError,
    ];

    private static readonly Dictionary<string, DiagnosticDescriptor> ById = All.ToDictionary(d => d.Id);

    /// <summary>Whether a network is wrong that has the diagnostic.</summary>
    public static bool IsError(string id) => ById[id].DefaultSeverity == DiagnosticSeverity.Error;

    /// <summary>The descriptor of an id of <see cref="DiagnosticIds"/>.</summary>
    public static DiagnosticDescriptor Of(string id) => ById[id];
}
