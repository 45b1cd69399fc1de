namespace NetGen.Weights;

/// <summary>Text from a file as error messages show it: a hostile file may hold names of any length.</summary>
internal static class Excerpt
{
    private const int MaximumLength = 64;

    /// <summary>The text, or its beginning and an ellipsis.</summary>
    public static string Shorten(string text)
    {
        if (text.Length <= MaximumLength)
        {
            return text;
        }

        // Not between the two halves of one character.
        var length = char.IsHighSurrogate(text[MaximumLength - 1]) ? MaximumLength - 1 : MaximumLength;
        return text[..length] + "\u2026";
    }
}
