using NetGen.Generator.Diagnostics;
using NetGen.Generator.Model;

namespace NetGen.Generator.Frontend;

/// <summary>What a front-end made of a declaration. A correct network has no diagnostics and so carries no location.</summary>
/// <param name="Spec">The network, or null if nothing can be generated for it.</param>
/// <param name="Diagnostics">What is wrong with it.</param>
public sealed record ParsedNetwork(NetSpec? Spec, EquatableArray<DiagnosticInfo> Diagnostics)
{
    /// <summary>No network, and what is wrong.</summary>
    public static ParsedNetwork Failed(params DiagnosticInfo[] diagnostics) => new(null, diagnostics.ToEquatableArray());

    /// <summary>Checks a network and locates what is found. A wrong assertion alone does not keep it from being generated,
    /// so that the code that uses it does not fail too.</summary>
    public static ParsedNetwork Check(NetSpec spec, NetworkCheck check, Func<Anchor, LocationInfo> locate)
    {
        var problems = check(spec);
        var errors = problems.Where(p => p.IsError).ToList();
        bool sound = errors.All(p => p.Id is DiagnosticIds.WrongParameterCount or DiagnosticIds.WrongMacCount);
        var generated = errors.Count == 0 ? spec : spec with
        {
            Parameters = null,
            InferenceParameters = null,
            TotalParameters = null,
            Macs = null,
        };
        return new ParsedNetwork(
            sound ? generated : null,
            problems.Select(p => DiagnosticInfo.From(p, locate(p.Anchor))).ToEquatableArray());
    }
}

/// <summary>The check of a network behind the front-end: shapes, counts, sizes.</summary>
public delegate EquatableArray<Problem> NetworkCheck(NetSpec spec);
