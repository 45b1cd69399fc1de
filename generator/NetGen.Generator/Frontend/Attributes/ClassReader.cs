using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetGen.Generator.Diagnostics;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;

namespace NetGen.Generator.Frontend;

/// <summary>What a class with <c>[Network]</c> declares.</summary>
/// <param name="Network">The network of its layer attributes, or what is wrong with them.</param>
/// <param name="Reference">The spec file it takes its network from instead, or null.</param>
public sealed record ParsedClass(ParsedNetwork Network, SpecReference? Reference);

/// <summary>Reads a network from the attributes of a class.</summary>
public sealed class ClassReader
{
    private readonly TypeDeclarationSyntax _declaration;
    private readonly INamedTypeSymbol _type;
    private readonly AttributeSyntax _network;
    private readonly AttributeData _networkData;
    private readonly NetworkCheck _check;
    private readonly BlockClasses _blocks;
    private readonly LayerAttributes _layers;
    private readonly PostProcessingAttributes _steps;
    private readonly List<DiagnosticInfo> _diagnostics = [];

    private ClassReader(
        GeneratorAttributeSyntaxContext context, AttributeSyntax network, NetworkCheck check, CancellationToken cancellation)
    {
        _declaration = (TypeDeclarationSyntax)context.TargetNode;
        _type = (INamedTypeSymbol)context.TargetSymbol;
        _networkData = context.Attributes[0];
        _network = network;
        _check = check;
        _blocks = new BlockClasses(context.SemanticModel.Compilation, cancellation);
        _layers = new LayerAttributes(_type, _declaration, "Network", _blocks, cancellation);
        _steps = new PostProcessingAttributes(_type, _declaration, cancellation);
    }

    private string Namespace => AttributeNames.Namespace(_type);

    /// <summary>Reads the class that an attribute <c>[Network]</c> stands on.</summary>
    public static ParsedClass Read(GeneratorAttributeSyntaxContext context, NetworkCheck check, CancellationToken cancellation) =>
        context.Attributes[0].ApplicationSyntaxReference?.GetSyntax(cancellation) is AttributeSyntax network
            ? new ClassReader(context, network, check, cancellation).Read(cancellation)
            : new ParsedClass(ParsedNetwork.Failed(), null);

    /// <summary>Where a class names its spec file, or null if it does not.</summary>
    public static SpecReferencePlace? ReadReferencePlace(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        if (context.Attributes[0].ApplicationSyntaxReference?.GetSyntax(cancellation) is not AttributeSyntax network
            || Argument(network, "Spec") is not { } spec)
        {
            return null;
        }

        string space = AttributeNames.Namespace(context.TargetSymbol);
        string name = context.TargetSymbol.Name;
        return new SpecReferencePlace(
            space.Length == 0 ? name : space + "." + name,
            Named(context.Attributes[0], "Spec") as string ?? "",
            Places.Of(spec));
    }

    private ParsedClass Read(CancellationToken cancellation)
    {
        if (ClassForm.Check(_declaration, _type) is { } unsupported)
        {
            return new ParsedClass(ParsedNetwork.Failed(unsupported), null);
        }

        _diagnostics.AddRange(_layers.Diagnostics);
        _diagnostics.AddRange(_steps.Diagnostics);
        CheckOtherParts(cancellation);
        if (Named(_networkData, "Spec") is string file)
        {
            return ReadReference(file);
        }

        var input = ReadInput();
        long? parameters = ReadCount("Parameters");
        long? inferenceParameters = ReadCount("InferenceParameters");
        long? totalParameters = ReadCount("TotalParameters");
        long? macs = ReadCount("Macs");
        bool strict = ReadStrict();
        var windows = Named(_networkData, "Windows") is string text ? ReadShape(text, new Anchor(-1, "Windows")) : null;
        if (!_layers.Sound || !_steps.Sound || input is null || _diagnostics.Count > 0 || _blocks.ReadUsed() is not { } blocks)
        {
            return new ParsedClass(new ParsedNetwork(null, _diagnostics.ToEquatableArray()), null);
        }

        var layers = _layers.Read();
        var spec = new NetSpec(
            Namespace,
            _type.Name,
            Accessibility(),
            input,
            layers,
            parameters,
            macs,
            Named(_networkData, "InputGradient") is true,
            inferenceParameters,
            totalParameters,
            ReadNames("Outputs"),
            ReadNames("Auxiliary"),
            BlockForm.Used(layers, blocks),
            strict,
            windows,
            _steps.Read());
        return new ParsedClass(ParsedNetwork.Check(spec, _check, Locate), null);
    }

    private bool ReadStrict()
    {
        object? numerics = Named(_networkData, "Numerics");
        if (numerics is not (null or Numerics.Strict or Numerics.Fast))
        {
            Report(Argument(_network, "Numerics"), DiagnosticIds.WrongValue, _type.Name, "Numerics", $"\"{numerics}\"", Numerics.Form);
        }

        return numerics is Numerics.Strict;
    }

    private ParsedClass ReadReference(string file)
    {
        bool alone = _layers.Count == 0 && _steps.Count == 0 && _networkData.NamedArguments.Length == 1;
        if (!alone && _diagnostics.Count == 0)
        {
            string rest = _layers.Count > 0 ? "layer attributes" : _steps.Count > 0 ? "attributes of post-processing" : "other arguments of [Network]";
            Report(Argument(_network, "Spec"), DiagnosticIds.DeclaredTwice, _type.Name, $"by the spec '{file}' and by {rest}");
        }

        return new ParsedClass(
            new ParsedNetwork(null, _diagnostics.ToEquatableArray()),
            _diagnostics.Count == 0 ? new SpecReference(Namespace, _type.Name, Accessibility(), file) : null);
    }

    /// <summary>Reports a second <c>[Network]</c>, on the later of the two.</summary>
    private void CheckOtherParts(CancellationToken cancellation)
    {
        foreach (var data in _type.GetAttributes().Where(AttributeNames.IsNetwork))
        {
            if (data.ApplicationSyntaxReference?.GetSyntax(cancellation) is { } other && other.Parent?.Parent != _declaration && IsEarlier(other))
            {
                Report(_network, DiagnosticIds.DeclaredTwice, _type.Name, "two parts of the class have [Network]");
            }
        }
    }

    private TensorShape? ReadInput()
    {
        if (Named(_networkData, "Input") is not string text)
        {
            Report(InputShape.Missing(_type.Name));
            return null;
        }

        return ReadShape(text, InputShape.First);
    }

    private TensorShape? ReadShape(string text, Anchor place)
    {
        var problems = new List<Problem>();
        var shape = InputShape.Parse(text, _type.Name, place, problems);
        problems.ForEach(Report);
        return shape;
    }

    private EquatableArray<string> ReadNames(string argument) =>
        _networkData.NamedArguments.FirstOrDefault(a => a.Key == argument).Value is { Kind: TypedConstantKind.Array, IsNull: false } names
            ? names.Values.Select(name => name.Value).OfType<string>().ToEquatableArray()
            : [];

    private long? ReadCount(string argument)
    {
        if (Named(_networkData, argument) is not long count)
        {
            return null;
        }

        if (count < 0)
        {
            Report(Problem.At(
                new Anchor(-1, argument),
                DiagnosticIds.OutOfRange,
                _type.Name,
                argument,
                count,
                FormattableString.Invariant($"0 to {long.MaxValue}")));
        }

        return count;
    }

    private LocationInfo Locate(Anchor anchor) =>
        _layers.Locate(anchor)
        ?? _steps.Locate(anchor)
        ?? Places.Of(anchor.Argument is { } name && Argument(_network, name) is { } value ? value : _network);

    private bool IsEarlier(SyntaxNode other) =>
        string.CompareOrdinal(other.SyntaxTree.FilePath, _network.SyntaxTree.FilePath) is var order
        && (order < 0 || (order == 0 && other.SpanStart < _network.SpanStart));

    private void Report(Problem problem) => _diagnostics.Add(DiagnosticInfo.From(problem, Locate(problem.Anchor)));

    private void Report(SyntaxNode? place, string id, params string[] arguments) =>
        _diagnostics.Add(new DiagnosticInfo(id, Places.Of(place ?? _network), arguments.ToEquatableArray()));

    private string Accessibility() =>
        _type.DeclaredAccessibility == Microsoft.CodeAnalysis.Accessibility.Public ? "public" : "internal";

    private static object? Named(AttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(a => a.Key == name).Value is { Kind: TypedConstantKind.Primitive } constant
            ? constant.Value
            : null;

    private static ExpressionSyntax? Argument(AttributeSyntax attribute, string name) =>
        attribute.ArgumentList?.Arguments.FirstOrDefault(a => a.NameEquals?.Name.Identifier.ValueText == name)?.Expression;
}
