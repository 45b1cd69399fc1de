using System.Net;

namespace NetGen.Cli.Reports.Html;

/// <summary>Texts inside HTML.</summary>
internal static class HtmlText
{
    /// <summary>A text as the content of an element or attribute.</summary>
    public static string Of(string text) => WebUtility.HtmlEncode(text).Replace("\n", "&#10;", StringComparison.Ordinal);
}
