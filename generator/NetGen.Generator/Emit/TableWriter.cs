using System.Globalization;

namespace NetGen.Generator.Emit;

/// <summary>Writes the rows of a table, in lists that keep to the budget of a method.</summary>
/// <param name="type">The type of a row.</param>
/// <param name="rows">The rows.</param>
internal sealed class TableWriter(string type, IReadOnlyList<TableRow> rows)
{
    // The most lines of one list, some 50 bytes of IL each.
    private const int LongestList = 250;

    private readonly IReadOnlyList<IReadOnlyList<Repeat>> _lists =
        Repeats.Split(Repeats.Find([.. rows.Select(row => row.Item)]), LongestList);

    /// <summary>The number of lists.</summary>
    public int Lists => _lists.Count;

    /// <summary>Writes one of the lists, without its brackets.</summary>
    public void WriteList(CodeWriter writer, int list)
    {
        using (writer.Indent())
        {
            foreach (var part in _lists[list])
            {
                if (part.Times == 1)
                {
                    foreach (var row in rows.Skip(part.First).Take(part.Length))
                    {
                        writer.Line(row + ",");
                    }

                    continue;
                }

                writer.Line($".. global::NetGen.Generated.Rows.Repeat<{type}>({part.Times.ToString(CultureInfo.InvariantCulture)}, i =>");
                writer.Line("[");
                using (writer.Indent())
                {
                    for (int i = part.First; i < part.First + part.Length; i++)
                    {
                        writer.Line(rows[i].Repeated(rows[i + part.Length]) + ",");
                    }
                }

                writer.Line("]),");
            }
        }
    }
}
