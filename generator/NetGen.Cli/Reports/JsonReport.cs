using System.Text.Encodings.Web;
using System.Text.Json;

namespace NetGen.Cli.Reports;

/// <summary>An inspection as JSON, for other programs: the data as it is, in camel case.</summary>
public static class JsonReport
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The text.</summary>
    public static string Write(Inspection inspection) => JsonSerializer.Serialize(inspection, Options);

    /// <summary>The inspection of a text.</summary>
    public static Inspection? Read(string text) => JsonSerializer.Deserialize<Inspection>(text, Options);
}
