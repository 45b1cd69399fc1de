using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetGen.Generator.Diagnostics;
using NetGen.Generator.Emit;
using NetGen.Generator.Frontend;
using NetGen.Generator.Model;

namespace NetGen.Generator;

/// <summary>The generator: declarations in, C# out. Every step is a value; nothing of Roslyn goes from one to the next.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class NetGenGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        // Front-ends.
        var classes = context.SyntaxProvider
            .ForAttributeWithMetadataName(AttributeNames.Network, IsType, Declarations.ReadClass)
            .WithTrackingName(TrackedSteps.Classes);
        var files = context.AdditionalTextsProvider
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Where(pair => SpecFile.IsSpec(pair.Left, pair.Right))
            .Select((pair, cancellation) => Declarations.ReadFile(pair.Left, pair.Right, cancellation))
            .WithTrackingName(TrackedSteps.SpecFiles);
        var stray = context.SyntaxProvider
            .CreateSyntaxProvider((node, _) => StrayLayers.IsCandidate(node), StrayLayers.Find)
            .WithTrackingName(TrackedSteps.StrayLayers);

        var blocks = context.SyntaxProvider
            .ForAttributeWithMetadataName(AttributeNames.Block, IsType, Declarations.CheckBlock)
            .WithTrackingName(TrackedSteps.Blocks);

        // Classes that name a spec file, with that file.
        var allFiles = files.Collect().Select((all, _) => all.ToEquatableArray());
        var bound = classes
            .SelectMany((type, _) => Optional(type.Reference))
            .Combine(allFiles)
            .Select((pair, _) => pair.Left.Bind(pair.Right))
            .WithTrackingName(TrackedSteps.BoundSpecs);
        var places = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                AttributeNames.Network, IsType, (type, cancellation) => ClassReader.ReadReferencePlace(type, cancellation))
            .WithTrackingName(TrackedSteps.SpecPlaces);

        // All networks, each name once.
        var set = classes.Collect().Combine(bound.Collect()).Combine(allFiles)
            .Select((all, _) => NetworkSet.Unite(
                all.Left.Left.ToEquatableArray(), all.Left.Right.ToEquatableArray(), all.Right))
            .WithTrackingName(TrackedSteps.NetworkSet);
        var networks = set
            .SelectMany((all, _) => all.Networks.ToImmutableArray())
            .WithTrackingName(TrackedSteps.Network);
        var project = context.CompilationProvider
            .Select((compilation, _) => ProjectFacts.Of(compilation))
            .WithTrackingName(TrackedSteps.Project);

        // Compilation: the public surface while typing, the bodies only in a build.
        var api = networks
            .Select((spec, _) => Outcome.Of(spec.FullName, () => NetworkCompiler.Api(spec)))
            .WithTrackingName(TrackedSteps.Api);
        var compiled = networks
            .Select((spec, _) => Outcome.Of(spec.FullName, () => NetworkCompiler.Compile(spec)))
            .WithTrackingName(TrackedSteps.Compiled);
        var kernels = compiled.Collect()
            .Select((all, _) => DistinctKernels(all))
            .WithTrackingName(TrackedSteps.Kernels);
        var kernelFiles = kernels
            .Select((all, _) => Outcome.Of("kernels", () => new KernelFileSet(NetworkCompiler.KernelFiles(all))))
            .WithTrackingName(TrackedSteps.KernelFiles);

        // Generated files.
        context.RegisterSourceOutput(api, (output, one) => Emit(output, Optional(one.Value), one.Defect));
        context.RegisterImplementationSourceOutput(
            compiled, (output, one) => Emit(output, one.Value?.Files ?? [], one.Defect));
        context.RegisterImplementationSourceOutput(
            kernelFiles, (output, one) => Emit(output, one.Value?.Files ?? [], one.Defect));

        // Diagnostics.
        context.RegisterSourceOutput(classes, (output, type) => Report(output, type.Network.Diagnostics));
        context.RegisterSourceOutput(files, (output, file) => Report(output, file.Network.Diagnostics));
        context.RegisterSourceOutput(blocks, (output, found) => Report(output, found));
        context.RegisterSourceOutput(stray, (output, found) => Report(output, Optional(found)));
        context.RegisterSourceOutput(set, (output, all) => Report(output, all.Diagnostics));
        context.RegisterSourceOutput(
            networks.Combine(project), (output, pair) => Report(output, Optional(pair.Right.CheckUnsafe(pair.Left.FullName))));
        context.RegisterSourceOutput(
            bound.Where(one => one.Fault is not null).Combine(places.Collect()),
            (output, pair) => Report(output, MissingFile(pair.Left, pair.Right)));
    }

    private static bool IsType(SyntaxNode node, CancellationToken cancellation) => node is TypeDeclarationSyntax;

    private static EquatableArray<KernelRequest> DistinctKernels(ImmutableArray<Outcome<CompiledNetwork>> compiled) =>
        compiled.SelectMany(one => one.Value?.Kernels ?? []).Distinct().ToEquatableArray();

    private static IEnumerable<DiagnosticInfo> MissingFile(BoundSpec bound, ImmutableArray<SpecReferencePlace?> places) =>
        places.OfType<SpecReferencePlace>().Where(p => p.FullName == bound.FullName).Take(1).Select(p => p.Report(bound.Fault!));

    private static IEnumerable<T> Optional<T>(T? value)
        where T : class => value is null ? [] : [value];

    private static void Emit(SourceProductionContext output, IEnumerable<GeneratedFile> files, DiagnosticInfo? defect)
    {
        foreach (var file in files)
        {
            output.AddSource(file.HintName, file.Text);
        }

        Report(output, Optional(defect));
    }

    private static void Report(SourceProductionContext output, IEnumerable<DiagnosticInfo> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
        {
            output.ReportDiagnostic(diagnostic.ToDiagnostic());
        }
    }
}
