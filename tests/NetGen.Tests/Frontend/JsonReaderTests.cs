using NetGen.Generator.Frontend.Json;
using Xunit;

namespace NetGen.Tests.Frontend;

public sealed class JsonReaderTests
{
    [Theory]
    [InlineData("12")]
    [InlineData("-0.5e+10")]
    [InlineData("\"a\\n\\u0041\"")]
    [InlineData("[ 1 , [2] ]")]
    [InlineData("{ \"a\" : null }")]
    [InlineData("true")]
    public void A_value_knows_its_place(string value)
    {
        var document = JsonReader.Read("\r\n  " + value + " ");
        Assert.Empty(document.Errors);
        Assert.Equal((4, value.Length), (document.Root!.Start, document.Root.Length));
    }

    [Fact]
    public void Escapes_are_read()
    {
        var root = (JsonString)JsonReader.Read("""  "\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE00" """).Root!;
        Assert.Equal("\"\\/\b\f\n\r\té\U0001F600", root.Value);
    }

    [Theory]
    [InlineData("01", "'01' is not a number as JSON writes it")]
    [InlineData("1.", "'1.' is not a number as JSON writes it")]
    [InlineData("-", "'-' is not a number as JSON writes it")]
    [InlineData("+1", "expected a value but found '+'")]
    [InlineData("NaN", "expected a value but found 'NaN'; words stand in double quotes")]
    [InlineData("'a'", "expected a value but found '''")]
    [InlineData("\"a", "the string is not closed on its line")]
    [InlineData("\"a\nb\"", "the string is not closed on its line")]
    [InlineData("\"a\tb\"", "the string holds a control character, which has to be escaped")]
    [InlineData("\"\\x\"", "the string holds an escape that JSON does not have")]
    [InlineData("\"\\u12g4\"", "the string holds an escape that JSON does not have")]
    [InlineData("{a:1}", "expected a property name in double quotes but found 'a'")]
    [InlineData("{\"a\" 1}", "expected ':' after a property name but found '1'")]
    [InlineData("{\"a\":1 \"b\":2}", "expected ',' or '}' after a property but found '\"'")]
    [InlineData("[1 2]", "expected ',' or ']' after an item but found '2'")]
    [InlineData("[1,]", "expected a value but found ']'")]
    [InlineData("{} {}", "expected the end of the text but found '{'")]
    [InlineData("1 // one", "comments are no part of JSON")]
    public void What_is_not_json_is_said_plainly(string text, string message)
    {
        var document = JsonReader.Read(text);
        Assert.Null(document.Root);
        Assert.Equal(message, Assert.Single(document.Errors).Message);
    }

    [Fact]
    public void Nesting_is_bounded()
    {
        var document = JsonReader.Read(new string('[', 100_000));
        var error = Assert.Single(document.Errors);
        Assert.Equal("nested deeper than 32 levels", error.Message);
        Assert.Equal(JsonReader.MaxDepth, error.Start);
    }

    [Fact]
    public void A_property_given_twice_is_reported_and_reading_goes_on()
    {
        var document = JsonReader.Read("{\"a\":1,\"a\":2,\"b\":3}");
        Assert.Equal(3, ((JsonObject)document.Root!).Properties.Count);
        Assert.Equal((7, 3), (Assert.Single(document.Errors).Start, document.Errors[0].Length));
    }
}
