using System.Text.RegularExpressions;
using NetGen.Generator.Kernels;
using NetGen.Generator.Kernels.Ir;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Docs;

/// <summary>The page of kernels names what there is.</summary>
public sealed class KernelPageTests
{
    private static readonly string Page = Repository.Read("generator/docs/kernels.md");

    public static TheoryData<string, Type> Lists => new()
    {
        { "* Statements:", typeof(Statement) },
        { "* Values:", typeof(Value) },
        { "* Whole numbers", typeof(IndexExpression) },
    };

    [Theory]
    [MemberData(nameof(Lists))]
    public void Each_list_of_nodes_is_complete(string start, Type node)
    {
        string line = Page.Split('\n').Single(line => line.StartsWith(start, StringComparison.Ordinal));
        var nodes = node.Assembly.GetTypes().Where(type => type.BaseType == node).Select(type => type.Name);
        var named = Regex.Matches(line, "`(.*?)`").Select(name => name.Groups[1].Value);
        Assert.Equal(nodes.Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }
}
