using System.Globalization;
using Microsoft.CodeAnalysis.Text;
using NetGen.Generator.Diagnostics;
using NetGen.Generator.Frontend.Json;
using NetGen.Generator.Model;

namespace NetGen.Generator.Frontend;

/// <summary>Where the parts of a spec file stand, and what is wrong with them.</summary>
/// <param name="path">The file, for locations.</param>
/// <param name="text">Its text.</param>
internal sealed class SpecReport(string path, SourceText text)
{
    private readonly Dictionary<Anchor, LocationInfo> _places = [];
    private readonly List<DiagnosticInfo> _diagnostics = [];
    private int _omitted;

    /// <summary>What is wrong: the first of it, and the number of the rest.</summary>
    public EquatableArray<DiagnosticInfo> Diagnostics => _omitted == 0
        ? _diagnostics.ToEquatableArray()
        : [.. _diagnostics, new DiagnosticInfo(DiagnosticIds.MoreMistakes, NamePlace, [Network, Number(_omitted)])];

    /// <summary>Whether so much is wrong that no more of it is kept, and nearest names need not be looked for.</summary>
    public bool IsFull => _diagnostics.Count >= ProblemList.Longest;

    /// <summary>Whether nothing is wrong so far.</summary>
    public bool Sound => _diagnostics.Count == 0;

    /// <summary>The network's name in messages.</summary>
    public string Network { get; set; } = "";

    /// <summary>Where the network's name stands, or else the start of the text.</summary>
    public LocationInfo NamePlace => _places.TryGetValue(Anchor.Network, out var place) ? place : Place(0, 0);

    /// <summary>The place of a value.</summary>
    public LocationInfo Place(JsonValue value) => Place(value.Start, value.Length);

    /// <summary>The place of a piece of the text.</summary>
    public LocationInfo Place(int start, int length) => Places.Of(path, text.Lines, new TextSpan(start, length));

    /// <summary>Remembers where something stands.</summary>
    public void Mark(Anchor anchor, LocationInfo place) => _places[anchor] = place;

    /// <summary>Where something stands, or else the layer, block or network around it.</summary>
    public LocationInfo Locate(Anchor anchor) =>
        _places.TryGetValue(anchor, out var place)
        || _places.TryGetValue(anchor with { Argument = null }, out place)
        || _places.TryGetValue(new Anchor(-1, null, anchor.Block), out place)
            ? place
            : NamePlace;

    /// <summary>Reports a problem at what it is anchored to.</summary>
    public void Add(Problem problem) => Add(Locate(problem.Anchor), problem.Id, [.. problem.Arguments]);

    /// <summary>Reports something wrong at a place.</summary>
    public void Add(LocationInfo place, string id, params string[] arguments)
    {
        if (IsFull)
        {
            _omitted++;
        }
        else
        {
            _diagnostics.Add(new DiagnosticInfo(id, place, arguments.ToEquatableArray()));
        }
    }

    /// <summary>Reports a value of the wrong form, unless it is sound.</summary>
    /// <returns>Whether it is.</returns>
    public bool Expect(bool sound, JsonValue value, string property, string expected, string? subject = null)
    {
        if (!sound)
        {
            Add(Place(value), DiagnosticIds.WrongValue, subject ?? Network, property, value.Kind, expected);
        }

        return sound;
    }

    /// <summary>Reports a property that does not exist.</summary>
    public void Unknown(JsonProperty property, string subject, IEnumerable<string> known) => Add(
        Place(property.Start, property.Length),
        DiagnosticIds.UnknownProperty,
        subject,
        property.Name,
        IsFull ? "" : NearestName.Hint(property.Name, known));

    /// <summary>Reports a text that is not JSON.</summary>
    public void Malformed(JsonError error)
    {
        var place = Place(error.Start, error.Length);
        Add(place, DiagnosticIds.MalformedJson, Number(place.StartLine + 1), Number(place.StartColumn + 1), error.Message);
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
