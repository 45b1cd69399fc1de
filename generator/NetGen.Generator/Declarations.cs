using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using NetGen.Generator.Diagnostics;
using NetGen.Generator.Frontend;
using NetGen.Generator.Model;

namespace NetGen.Generator;

/// <summary>Connects the front-ends with the compiler's check behind them, and keeps either from throwing.</summary>
internal static class Declarations
{
    /// <summary>Reads a class with <c>[Network]</c>.</summary>
    public static ParsedClass ReadClass(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        var outcome = Outcome.Of(context.TargetSymbol.Name, () => ClassReader.Read(context, Check, cancellation));
        return outcome.Value ?? new ParsedClass(ParsedNetwork.Failed(outcome.Defect!), null);
    }

    /// <summary>What is wrong with a class with <c>[Block]</c>.</summary>
    public static EquatableArray<DiagnosticInfo> CheckBlock(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        var outcome = Outcome.Of(context.TargetSymbol.Name, () => BlockClass.Check(context, cancellation));
        return outcome.Value?.Diagnostics ?? [outcome.Defect!];
    }

    /// <summary>Reads a spec file.</summary>
    public static SpecFile ReadFile(AdditionalText file, AnalyzerConfigOptionsProvider options, CancellationToken cancellation)
    {
        var outcome = Outcome.Of(file.Path, () => SpecFile.Read(file, options, Check, cancellation));
        return outcome.Value ?? new SpecFile(
            file.Path, false, new LocationInfo(file.Path, 0, 0, 0, 0, 0, 0), ParsedNetwork.Failed(outcome.Defect!));
    }

    private static EquatableArray<Problem> Check(NetSpec spec)
    {
        try
        {
            return NetworkCompiler.Check(spec);
        }
        catch (Exception defect) when (defect is not OperationCanceledException)
        {
            return [Outcome.Problem(spec.FullName, defect)];
        }
    }
}
