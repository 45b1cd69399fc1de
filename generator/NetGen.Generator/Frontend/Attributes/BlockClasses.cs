using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetGen.Generator.Diagnostics;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;
using NetGen.Generator.Ops.Blocks;

namespace NetGen.Generator.Frontend;

/// <summary>Finds and reads the blocks of a compilation that a network, or a block, uses. Lives only while one of these is
/// read.</summary>
/// <param name="compilation">The compilation.</param>
/// <param name="cancellation">Cancels the work.</param>
internal sealed class BlockClasses(Compilation compilation, CancellationToken cancellation)
{
    private readonly Dictionary<string, INamedTypeSymbol> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<ISymbol, BlockClass?> _read = new(SymbolEqualityComparer.Default);

    /// <summary>Why a use of a block cannot work, whatever the block's definition is, or null if it can.</summary>
    public Problem? WhyUnusable(INamedTypeSymbol type)
    {
        string name = AttributeNames.WithoutSuffix(type.Name);
        if (!SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, compilation.Assembly))
        {
            return Problem.At(Anchor.Network, DiagnosticIds.ForeignBlock, name, type.ContainingAssembly.Name);
        }

        if (Marker(type) is null)
        {
            return Problem.At(Anchor.Network, DiagnosticIds.UnsupportedBlock, type.Name, "has no [Block]");
        }

        return _byName.TryGetValue(name, out var other) && !SymbolEqualityComparer.Default.Equals(other, type)
            ? Problem.At(Anchor.Network, DiagnosticIds.RepeatedBlockName, name, $"a block, {other.ToDisplayString()},")
            : null;
    }

    /// <summary>The block as a kind of layer, or null if its class cannot be one.</summary>
    public LayerDefinition? Define(INamedTypeSymbol type)
    {
        _byName[AttributeNames.WithoutSuffix(type.Name)] = type;
        return Class(type)?.Head is { } head ? UserBlock.Define(head) : null;
    }

    /// <summary>The blocks used so far and those that these use, or null if there is something wrong with one of them.</summary>
    public EquatableArray<BlockSpec>? ReadUsed()
    {
        var (blocks, sound) = Close(_byName.Keys);
        return sound && !BlockCheck.Check(blocks).Any() ? blocks : null;
    }

    /// <summary>Reads a block for what is wrong with its own definition.</summary>
    public EquatableArray<DiagnosticInfo> Check(INamedTypeSymbol type)
    {
        Define(type);
        if (Class(type) is not { } block)
        {
            return [];
        }

        var parsed = block.Read(this, cancellation);
        if (parsed.Diagnostics.Count > 0 || parsed.Spec is not { } spec)
        {
            return parsed.Diagnostics;
        }

        // With the blocks it uses, as far as these can be read: it may contain itself by them.
        return BlockCheck.Check(Close([spec.Name]).Blocks)
            .Where(problem => problem.Anchor.Block == spec.Name)
            .Select(problem => DiagnosticInfo.From(problem, block.Locate(problem.Anchor)))
            .ToEquatableArray();
    }

    /// <summary>Blocks and those that they use, as far as they can be read, and whether all could.</summary>
    private (EquatableArray<BlockSpec> Blocks, bool Sound) Close(IEnumerable<string> names)
    {
        bool sound = true;
        var blocks = new List<BlockSpec>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>(names);
        while (open.Count > 0)
        {
            string name = open.Dequeue();
            if (!seen.Add(name))
            {
                continue;
            }

            var parsed = Class(_byName[name])?.Read(this, cancellation);
            if (parsed is not { Diagnostics.Count: 0, Spec: { } spec })
            {
                sound = false;
                continue;
            }

            blocks.Add(spec);
            foreach (string used in spec.Layers.Select(layer => layer.Kind).Where(_byName.ContainsKey))
            {
                open.Enqueue(used);
            }
        }

        return (blocks.ToEquatableArray(), sound);
    }

    private BlockClass? Class(INamedTypeSymbol type)
    {
        if (!_read.TryGetValue(type, out var block))
        {
            block = Marker(type)?.Parent?.Parent is TypeDeclarationSyntax declaration
                ? new BlockClass(type, declaration, compilation.GetSemanticModel(declaration.SyntaxTree))
                : null;
            _read.Add(type, block);
        }

        return block;
    }

    private AttributeSyntax? Marker(INamedTypeSymbol type) =>
        type.GetAttributes().FirstOrDefault(AttributeNames.IsBlock)?.ApplicationSyntaxReference?.GetSyntax(cancellation) as AttributeSyntax;
}
