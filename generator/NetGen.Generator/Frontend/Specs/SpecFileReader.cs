using Microsoft.CodeAnalysis.Text;
using NetGen.Generator.Diagnostics;
using NetGen.Generator.Frontend.Json;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;

namespace NetGen.Generator.Frontend;

/// <summary>Reads the network of a JSON spec. Every problem is reported at the value it is about.</summary>
/// <param name="path">The file, for locations.</param>
/// <param name="text">Its text.</param>
/// <param name="rootNamespace">The namespace of a spec that gives none.</param>
/// <param name="check">The check behind the front-end.</param>
public sealed class SpecFileReader(string path, SourceText text, string rootNamespace, NetworkCheck check)
{
    /// <summary>The most characters of a spec. One of a hundred layers has some 10,000.</summary>
    public const int LongestText = 4 << 20;

    private static readonly string[] Properties =
    [
        "$schema", "name", "namespace", "input", "outputs", "auxiliary", "parameters", "inferenceParameters", "totalParameters",
        "macs", "inputGradient", "numerics", "windows", "blocks", "layers", "postprocessing",
    ];

    private readonly SpecReport _report = new(path, text) { Network = Identifiers.FromFileName(path) };

    /// <summary>Where the network's name stands, or else the start of the text.</summary>
    public LocationInfo NamePlace => _report.NamePlace;

    private string Name => _report.Network;

    /// <summary>Reads the network.</summary>
    public ParsedNetwork Read()
    {
        if (text.Length > LongestText)
        {
            _report.Add(_report.NamePlace, DiagnosticIds.DeclarationTooLarge, Name, FormattableString.Invariant($"{LongestText}"), "characters");
            return new ParsedNetwork(null, _report.Diagnostics);
        }

        var document = JsonReader.Read(text.ToString());
        foreach (var error in document.Errors)
        {
            _report.Malformed(error);
        }

        if (document.Root is not (null or JsonObject))
        {
            var other = document.Root;
            _report.Malformed(new JsonError(other.Start, other.Length, $"expected an object but found {other.Kind}"));
        }

        var spec = document.Root is JsonObject root ? ReadNetwork(root) : null;
        return spec is null || !_report.Sound
            ? new ParsedNetwork(null, _report.Diagnostics)
            : ParsedNetwork.Check(spec, check, _report.Locate);
    }

    private NetSpec? ReadNetwork(JsonObject root)
    {
        _report.Mark(Anchor.Network, _report.Place(root.Start, 1));
        string rootSpace = rootNamespace;
        TensorShape? input = null;
        TensorShape? windows = null;
        bool hasInput = false;
        long? parameters = null;
        long? inferenceParameters = null;
        long? totalParameters = null;
        long? macs = null;
        EquatableArray<string> outputs = [];
        EquatableArray<string> auxiliary = [];
        bool inputGradient = false;
        bool strict = false;
        EquatableArray<LayerSpec> layers = [];
        EquatableArray<PostProcessingSpec> postProcessing = [];
        ReadName(root);
        var blocks = ReadBlocks(root);
        var kinds = new LayerKinds(blocks);
        foreach (var property in root.Properties)
        {
            var value = property.Value;
            switch (property.Name)
            {
                case "$schema":
                case "name":
                case "blocks":
                    break;
                case "namespace":
                    rootSpace = ReadDottedName(value, "namespace", rootSpace);
                    break;
                case "input":
                    hasInput = true;
                    input = ReadShape(value, "Input");
                    break;
                case "windows":
                    windows = ReadShape(value, "Windows");
                    break;
                case "parameters":
                    parameters = ReadCount(value, "Parameters", "parameters");
                    break;
                case "inferenceParameters":
                    inferenceParameters = ReadCount(value, "InferenceParameters", "inferenceParameters");
                    break;
                case "totalParameters":
                    totalParameters = ReadCount(value, "TotalParameters", "totalParameters");
                    break;
                case "outputs":
                    outputs = ReadNames(value, "Outputs", "outputs");
                    break;
                case "auxiliary":
                    auxiliary = ReadNames(value, "Auxiliary", "auxiliary");
                    break;
                case "macs":
                    macs = ReadCount(value, "Macs", "macs");
                    break;
                case "inputGradient":
                    inputGradient = value is JsonBoolean { Value: true };
                    _report.Expect(value is JsonBoolean, value, "inputGradient", "true or false");
                    break;
                case "numerics":
                    strict = value is JsonString { Value: Ops.Numerics.Strict };
                    _report.Expect(value is JsonString { Value: Ops.Numerics.Strict or Ops.Numerics.Fast }, value, "numerics", Ops.Numerics.Form);
                    break;
                case "layers":
                    layers = new SpecLayerReader(_report, kinds, null).Read(value);
                    break;
                case "postprocessing":
                    postProcessing = new SpecPostProcessingReader(_report).Read(value);
                    break;
                default:
                    _report.Unknown(property, Name, Properties);
                    break;
            }
        }

        if (!hasInput)
        {
            _report.Add(InputShape.Missing(Name));
        }

        return input is null
            ? null
            : new NetSpec(
                rootSpace,
                Name,
                "public",
                input,
                layers,
                parameters,
                macs,
                inputGradient,
                inferenceParameters,
                totalParameters,
                outputs,
                auxiliary,
                BlockForm.Used(layers, blocks),
                strict,
                windows,
                postProcessing);
    }

    private EquatableArray<BlockSpec> ReadBlocks(JsonObject root) =>
        root.Properties.FirstOrDefault(p => p.Name == "blocks")?.Value is { } value ? new SpecBlockReader(_report).Read(value) : [];

    private void ReadName(JsonObject root)
    {
        if (root.Properties.FirstOrDefault(p => p.Name == "name")?.Value is not { } value)
        {
            return;
        }

        _report.Mark(Anchor.Network, _report.Place(value));
        bool sound = value is JsonString { Value: var name } && Identifiers.IsDottedName(name) && name.IndexOf('.') < 0;
        _report.Expect(sound, value, "name", "the name of a class, of at most 150 characters");
        if (sound)
        {
            _report.Network = ((JsonString)value).Value;
        }
    }

    private string ReadDottedName(JsonValue value, string property, string absent)
    {
        bool sound = value is JsonString { Value: var name } && (name.Length == 0 || Identifiers.IsDottedName(name));
        _report.Expect(sound, value, property, "a namespace, of at most 150 characters");
        return sound ? ((JsonString)value).Value : absent;
    }

    private TensorShape? ReadShape(JsonValue value, string argument)
    {
        var place = new Anchor(-1, argument);
        _report.Mark(place, _report.Place(value));
        var problems = new List<Problem>();
        TensorShape? shape = null;
        if (value is JsonString literal)
        {
            shape = InputShape.Parse(literal.Value, Name, place, problems);
        }
        else if (value is JsonArray array && array.Items.All(item => item is JsonNumber { IsWhole: true }))
        {
            var extents = array.Items.Select(item => SpecValueReader.ParseWhole((JsonNumber)item) ?? long.MaxValue).ToList();
            shape = InputShape.FromExtents(extents, Name, place, problems);
        }
        else
        {
            string found = value is JsonArray ? "the list holds something else than whole numbers" : value.Kind + " is not a shape";
            problems.Add(Problem.At(place, DiagnosticIds.MissingInput, Name, found));
        }

        problems.ForEach(_report.Add);
        return shape;
    }

    private EquatableArray<string> ReadNames(JsonValue value, string argument, string property)
    {
        _report.Mark(new Anchor(-1, argument), _report.Place(value));
        bool sound = value is JsonArray { Items: var items } && items.All(item => item is JsonString);
        return _report.Expect(sound, value, property, "a list of names of layers")
            ? ((JsonArray)value).Items.Select(item => ((JsonString)item).Value).ToEquatableArray()
            : [];
    }

    private long? ReadCount(JsonValue value, string argument, string property)
    {
        _report.Mark(new Anchor(-1, argument), _report.Place(value));
        if (!_report.Expect(value is JsonNumber { IsWhole: true }, value, property, "a whole number"))
        {
            return null;
        }

        if (SpecValueReader.ParseWhole((JsonNumber)value) is { } count and >= 0)
        {
            return count;
        }

        _report.Add(Problem.At(
            new Anchor(-1, argument), DiagnosticIds.OutOfRange, Name, property, value.Kind, FormattableString.Invariant($"0 to {long.MaxValue}")));
        return null;
    }
}
