using NetGen.Generator.Diagnostics;
using NetGen.Generator.Model;
using NetGen.Generator.Ops;
using Xunit;

namespace NetGen.Tests.Ops;

public sealed class ChoiceArgumentTests
{
    private static readonly LayerDefinition Definition = new(
        "Test",
        "A layer of this test.",
        [new("Mode", ArgumentType.Choice, "One of two words.", Default: "left") { Choices = ["left", "right"] }],
        _ => { });

    [Theory]
    [InlineData("left")]
    [InlineData("right")]
    public void One_of_the_words_is_taken(string word)
    {
        var (arguments, problems) = Check(new TextValue(word));
        Assert.Empty(problems);
        Assert.Equal(word, arguments!.Word("Mode"));
    }

    [Fact]
    public void Anything_else_is_a_wrong_value_and_the_words_are_named()
    {
        foreach (var (value, found) in new (ArgumentValue, string)[] { (new TextValue("Left"), "\"Left\""), (new IntegerValue(1), "1") })
        {
            var (arguments, problems) = Check(value);
            Assert.Null(arguments);
            Assert.Equal([(DiagnosticIds.WrongValue, $"test1|Mode|{found}|\"left\" or \"right\"")], problems);
        }
    }

    private static (LayerArguments? Arguments, List<(string Id, string Message)> Problems) Check(ArgumentValue value)
    {
        var problems = new List<(string, string)>();
        var arguments = LayerArguments.Check(
            Definition,
            new LayerSpec("Test", null, [new Argument("Mode", value)], null),
            "test1",
            rank: 2,
            (id, _, values) => problems.Add((id, string.Join('|', values))));
        return (arguments, problems);
    }
}
