using NetGen.Generator.Model;
using Xunit;

namespace NetGen.Tests.Frontend;

public sealed class IdentifierTests
{
    [Theory]
    [InlineData("My.Nets", "My.Nets")]
    [InlineData("My.event.class", "My.@event.@class")]
    [InlineData("record", "@record")]
    [InlineData("", "")]
    public void Keywords_are_escaped(string name, string escaped) => Assert.Equal(escaped, Identifiers.Escape(name));

    [Theory]
    [InlineData("/a/lenet5.net.json", "Lenet5")]
    [InlineData("C:\\a\\res-net_18.net.json", "ResNet18")]
    [InlineData("2d.net.json", "_2d")]
    [InlineData("--.json", "Network")]
    [InlineData(".net.json", "NetJson")]
    public void A_file_name_gives_a_class_name(string path, string name) => Assert.Equal(name, Identifiers.FromFileName(path));
}
