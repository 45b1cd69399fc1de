using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetGen.Generator.Model;
using NetGen.Tests.Generation;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Emit;

/// <summary>The list of names that a network cannot have is that of the names generated for one.</summary>
public sealed class GeneratedNamesTests
{
    private const string Layers = "[Network(Input = \"1x8x8\")] [Conv(3, 3), Tanh, Flatten, Dense(4)]";

    [Fact]
    public void Every_member_and_alias_generated_is_in_the_list_and_no_other()
    {
        // A network of many parameters has a table of them besides, unless they repeat.
        var norms = Unrepeated.Sequence(110).Select(scale => scale ? "BatchNorm" : "BatchNorm(Scale = false)");
        string many = "[Network(Input = \"1x8x8\")] [" + string.Join(", ", norms) + "]";
        const string Sliding = "[Network(Input = \"1x8x8\", Windows = \"1x4x4\")] [Flatten, Dense(2)]";
        var result = GeneratorHarness.Run($"namespace Nets; {many} public partial class Net; {Sliding} public partial class Sliding;");
        Assert.Empty(result.Diagnostics);
        var members = new[] { "Nets.Net", "Nets.Sliding" }
            .SelectMany(name => result.Compilation.GetTypeByMetadataName(name)!.GetMembers())
            .Where(member => member.CanBeReferencedByName)
            .Select(member => member.Name);
        var aliases = result.Compilation.SyntaxTrees
            .SelectMany(tree => tree.GetRoot().DescendantNodes())
            .OfType<UsingDirectiveSyntax>()
            .Select(directive => directive.Alias?.Name.Identifier.ValueText)
            .OfType<string>();

        Assert.Equal(members.Concat(aliases).Distinct().Order(StringComparer.Ordinal), GeneratedNames.All.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Members_that_a_class_inherits_are_in_their_list_and_no_other()
    {
        const System.Reflection.BindingFlags All =
            System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic
            | System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.FlattenHierarchy;
        var members = typeof(Network).GetMembers(All)
            .Where(member => member switch
            {
                System.Reflection.MethodInfo method => !method.IsSpecialName && (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly),
                System.Reflection.PropertyInfo property => property.GetMethod!.IsPublic || property.GetMethod.IsFamily,
                _ => false,
            })
            .Select(member => member.Name)
            .Distinct();
        Assert.Equal(members.Order(StringComparer.Ordinal), GeneratedNames.Inherited.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_class_may_be_named_like_a_member_of_the_base_class()
    {
        string[] names = [.. typeof(Network).GetMembers()
            .Select(member => member.Name)
            .Where(name => char.IsLetter(name[0]) && !name.Contains('_', StringComparison.Ordinal))
            .Distinct()];
        Assert.Contains("Load", names);
        var result = GeneratorHarness.Run(string.Concat(
            names.Select(name => $"namespace Nets {{ {Layers} public partial class {name}; }}\n")));
        Assert.Empty(result.Diagnostics);
        result.Load();
    }
}
