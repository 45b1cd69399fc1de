using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using NetGen.Generator.Model;

namespace NetGen.Generator.Diagnostics;

/// <summary>A diagnostic as a value: compares by what it says and where, and holds no Roslyn object.</summary>
/// <param name="Id">Its id, one of <see cref="DiagnosticIds"/>.</param>
/// <param name="Location">Where it is shown, or null if nowhere in particular.</param>
/// <param name="Arguments">The values for the message's placeholders; they come from files and are made printable.</param>
public sealed record DiagnosticInfo(string Id, LocationInfo? Location, EquatableArray<string> Arguments)
{
    /// <summary>The values for the message's placeholders, printable.</summary>
    public EquatableArray<string> Arguments { get; } = Arguments.Select(argument => Printable.Of(argument)).ToEquatableArray();

    /// <summary>A problem shown at a location.</summary>
    public static DiagnosticInfo From(Problem problem, LocationInfo? location) =>
        new(problem.Id, location, problem.Arguments);

    /// <summary>The diagnostic for the C# compiler.</summary>
    public Diagnostic ToDiagnostic() =>
        Diagnostic.Create(Descriptors.Of(Id), ToLocation(Location), [.. Arguments]);

    private static Location ToLocation(LocationInfo? place) => place is null
        ? Microsoft.CodeAnalysis.Location.None
        : Microsoft.CodeAnalysis.Location.Create(
            place.Path,
            new TextSpan(place.Start, place.Length),
            new LinePositionSpan(
                new LinePosition(place.StartLine, place.StartColumn),
                new LinePosition(place.EndLine, place.EndColumn)));
}
