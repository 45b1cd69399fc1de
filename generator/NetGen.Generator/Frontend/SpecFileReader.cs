using System.Globalization;
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
    private static readonly string[] Properties =
        ["$schema", "name", "namespace", "input", "parameters", "macs", "inputGradient", "layers"];

    private readonly Dictionary<Anchor, LocationInfo> _places = [];
    private readonly List<DiagnosticInfo> _diagnostics = [];
    private string _name = Identifiers.FromFileName(path);

    /// <summary>Where the network's name stands, or else the start of the text.</summary>
    public LocationInfo NamePlace => _places.TryGetValue(Anchor.Network, out var place) ? place : Place(0, 0);

    /// <summary>Reads the network.</summary>
    public ParsedNetwork Read()
    {
        var document = JsonReader.Read(text.ToString());
        foreach (var error in document.Errors)
        {
            Malformed(error);
        }

        NetSpec? spec = document.Root switch
        {
            null => null,
            JsonObject root => ReadNetwork(root),
            var other => Malformed(new JsonError(other.Start, other.Length, $"expected an object but found {other.Kind}")),
        };
        return spec is null || _diagnostics.Count > 0
            ? new ParsedNetwork(null, _diagnostics.ToEquatableArray())
            : ParsedNetwork.Check(spec, check, Locate);
    }

    private NetSpec? ReadNetwork(JsonObject root)
    {
        _places[Anchor.Network] = Place(root.Start, 1);
        string rootSpace = rootNamespace;
        TensorShape? input = null;
        bool hasInput = false;
        long? parameters = null;
        long? macs = null;
        bool inputGradient = false;
        EquatableArray<LayerSpec> layers = [];
        ReadName(root);
        foreach (var property in root.Properties)
        {
            var value = property.Value;
            switch (property.Name)
            {
                case "$schema":
                case "name":
                    break;
                case "namespace":
                    rootSpace = ReadDottedName(value, "namespace", rootSpace);
                    break;
                case "input":
                    hasInput = true;
                    input = ReadInput(value);
                    break;
                case "parameters":
                    parameters = ReadCount(value, "Parameters", "parameters");
                    break;
                case "macs":
                    macs = ReadCount(value, "Macs", "macs");
                    break;
                case "inputGradient":
                    inputGradient = value is JsonBoolean { Value: true };
                    Expect(value is JsonBoolean, value, "inputGradient", "true or false");
                    break;
                case "layers":
                    layers = ReadLayers(value);
                    break;
                default:
                    Unknown(property, _name, Properties);
                    break;
            }
        }

        if (!hasInput)
        {
            Report(InputShape.Missing(_name));
        }

        return input is null
            ? null
            : new NetSpec(rootSpace, _name, "public", input, layers, parameters, macs, inputGradient);
    }

    private void ReadName(JsonObject root)
    {
        if (root.Properties.FirstOrDefault(p => p.Name == "name")?.Value is not { } value)
        {
            return;
        }

        _places[Anchor.Network] = Place(value);
        bool sound = value is JsonString { Value: var name } && Identifiers.IsDottedName(name) && name.IndexOf('.') < 0;
        Expect(sound, value, "name", "the name of a class");
        if (sound)
        {
            _name = ((JsonString)value).Value;
        }
    }

    private string ReadDottedName(JsonValue value, string property, string absent)
    {
        bool sound = value is JsonString { Value: var name } && (name.Length == 0 || Identifiers.IsDottedName(name));
        Expect(sound, value, property, "a namespace");
        return sound ? ((JsonString)value).Value : absent;
    }

    private TensorShape? ReadInput(JsonValue value)
    {
        _places[new Anchor(-1, "Input")] = Place(value);
        var problems = new List<Problem>();
        TensorShape? shape = null;
        if (value is JsonString literal)
        {
            shape = InputShape.Parse(literal.Value, _name, problems);
        }
        else if (value is JsonArray array && array.Items.All(item => item is JsonNumber { IsWhole: true }))
        {
            var extents = array.Items.Select(item => ParseWhole((JsonNumber)item) ?? long.MaxValue).ToList();
            shape = InputShape.FromExtents(extents, _name, problems);
        }
        else
        {
            string found = value is JsonArray ? "the list holds something else than whole numbers" : value.Kind + " is not a shape";
            problems.Add(Problem.At(new Anchor(-1, "Input"), DiagnosticIds.MissingInput, _name, found));
        }

        problems.ForEach(Report);
        return shape;
    }

    private long? ReadCount(JsonValue value, string argument, string property)
    {
        _places[new Anchor(-1, argument)] = Place(value);
        if (!Expect(value is JsonNumber { IsWhole: true }, value, property, "a whole number"))
        {
            return null;
        }

        if (ParseWhole((JsonNumber)value) is { } count and >= 0)
        {
            return count;
        }

        Report(Problem.At(
            new Anchor(-1, argument), DiagnosticIds.OutOfRange, _name, property, value.Kind, "0 to " + Text(long.MaxValue)));
        return null;
    }

    private EquatableArray<LayerSpec> ReadLayers(JsonValue value)
    {
        if (!Expect(value is JsonArray, value, "layers", "a list of layers"))
        {
            return [];
        }

        return ((JsonArray)value).Items
            .Select((item, index) => ReadLayer(item, index))
            .OfType<LayerSpec>()
            .ToEquatableArray();
    }

    private LayerSpec? ReadLayer(JsonValue value, int index)
    {
        var properties = value is JsonObject entry ? entry.Properties : [];
        var type = value is JsonObject ? properties.FirstOrDefault(p => p.Name == "type")?.Value : value;
        _places[new Anchor(index)] = type is null ? Place(value.Start, 1) : Place(type);
        string subject = LayerNames.Describe((type as JsonString)?.Value ?? "layer", index);
        if (type is null)
        {
            Report(Problem.At(
                new Anchor(index), DiagnosticIds.MissingArgument, subject, "type", "the kind of layer, for example \"Conv\""));
            return null;
        }

        if (type is not JsonString kind)
        {
            string expected = value is JsonObject ? "the name of a kind of layer" : "an object or the name of a kind of layer";
            Report(Problem.At(new Anchor(index), DiagnosticIds.WrongValue, subject, "type", type.Kind, expected));
            return null;
        }

        if (LayerTable.Find(kind.Value) is not { } definition)
        {
            string hint = NearestName.Hint(kind.Value, LayerTable.All.Select(l => l.Kind));
            Report(Problem.At(new Anchor(index), DiagnosticIds.UnknownLayer, subject, kind.Value, hint));
            return null;
        }

        return ReadArguments(definition, properties, index);
    }

    private LayerSpec ReadArguments(LayerDefinition definition, EquatableArray<JsonProperty> properties, int index)
    {
        string? name = null;
        string? from = null;
        var arguments = new List<Argument>();
        string subject = LayerNames.Describe(definition.Kind, index);
        foreach (var property in properties.Where(p => p.Name != "type"))
        {
            var argument = definition.Arguments.FirstOrDefault(a => JsonNames.Of(a.Name) == property.Name);
            if (property.Name == "name")
            {
                _places[new Anchor(index, "Name")] = Place(property.Value);
                name = (property.Value as JsonString)?.Value;
                Expect(name is not null, property.Value, "name", "a string", subject);
            }
            else if (property.Name == "from")
            {
                _places[new Anchor(index, "From")] = Place(property.Value);
                from = (property.Value as JsonString)?.Value;
                Expect(from is not null, property.Value, "from", "the name of a layer", subject);
            }
            else if (argument is null)
            {
                Unknown(property, subject, definition.Arguments.Select(a => JsonNames.Of(a.Name)).Concat(["name", "from", "type"]));
            }
            else if (ReadValue(property.Value, subject, property.Name) is { } value)
            {
                _places[new Anchor(index, argument.Name)] = Place(property.Value);
                arguments.Add(new Argument(argument.Name, value));
            }
        }

        return LayerForm.Of(definition, name, from, arguments);
    }

    private ArgumentValue? ReadValue(JsonValue value, string subject, string property)
    {
        switch (value)
        {
            case JsonBoolean truth:
                return new BooleanValue(truth.Value);
            case JsonString word:
                return new TextValue(word.Value);
            case JsonNumber number:
                return ReadNumber(number, subject, property);
            case JsonArray array:
                var items = array.Items.Select(item => ReadValue(item, subject, property)).ToList();
                return items.Contains(null) ? null : new ListValue(items.OfType<ArgumentValue>().ToEquatableArray());
            default:
                Expect(false, value, property, "a number, a word, true, false or a list of numbers", subject);
                return null;
        }
    }

    private ArgumentValue? ReadNumber(JsonNumber number, string subject, string property)
    {
        if (number.IsWhole && ParseWhole(number) is { } whole)
        {
            return new IntegerValue(whole);
        }

        if (!number.IsWhole
            && double.TryParse(number.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double real)
            && !double.IsInfinity(real))
        {
            return new NumberValue(real);
        }

        string range = number.IsWhole ? $"{Text(long.MinValue)} to {Text(long.MaxValue)}" : "-1.8e308 to 1.8e308";
        ReportAt(Place(number), DiagnosticIds.OutOfRange, subject, property, number.Text, range);
        return null;
    }

    private bool Expect(bool sound, JsonValue value, string property, string expected, string? subject = null)
    {
        if (!sound)
        {
            ReportAt(Place(value), DiagnosticIds.WrongValue, subject ?? _name, property, value.Kind, expected);
        }

        return sound;
    }

    private void Unknown(JsonProperty property, string subject, IEnumerable<string> known) => ReportAt(
        Place(property.Start, property.Length),
        DiagnosticIds.UnknownProperty,
        subject,
        property.Name,
        NearestName.Hint(property.Name, known));

    private NetSpec? Malformed(JsonError error)
    {
        var place = Place(error.Start, error.Length);
        ReportAt(place, DiagnosticIds.MalformedJson, Text(place.StartLine + 1), Text(place.StartColumn + 1), error.Message);
        return null;
    }

    private void Report(Problem problem) => _diagnostics.Add(DiagnosticInfo.From(problem, Locate(problem.Anchor)));

    private void ReportAt(LocationInfo place, string id, params string[] arguments) =>
        _diagnostics.Add(new DiagnosticInfo(id, place, arguments.ToEquatableArray()));

    private LocationInfo Locate(Anchor anchor) => _places.TryGetValue(anchor, out var place)
        ? place
        : _places.TryGetValue(new Anchor(anchor.Layer), out place) ? place : NamePlace;

    private LocationInfo Place(JsonValue value) => Place(value.Start, value.Length);

    private LocationInfo Place(int start, int length) => Places.Of(path, text.Lines, new TextSpan(start, length));

    private static long? ParseWhole(JsonNumber number) =>
        long.TryParse(number.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? value : null;

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
