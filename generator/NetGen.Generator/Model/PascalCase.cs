using System.Text;

namespace NetGen.Generator.Model;

/// <summary>Makes C# identifiers of words.</summary>
public static class PascalCase
{
    /// <summary>Words in Pascal case: <c>conv1.weight</c> becomes <c>Conv1Weight</c>. Other characters separate
    /// words.</summary>
    public static string Of(string text)
    {
        var result = new StringBuilder();
        bool start = true;
        foreach (char c in text)
        {
            if (!char.IsLetterOrDigit(c))
            {
                start = true;
                continue;
            }

            if (result.Length == 0 && char.IsDigit(c))
            {
                result.Append('_');
            }

            result.Append(start ? char.ToUpperInvariant(c) : c);
            start = false;
        }

        return result.Length == 0 ? "_" : result.ToString();
    }
}
