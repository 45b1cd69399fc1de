using System.Globalization;

namespace NetGen.Generator.Emit;

/// <summary>A row of a table in C#, which may be said once for all equal blocks that have such a row.</summary>
internal sealed class TableRow
{
    private readonly string _format;
    private readonly object[] _arguments;

    /// <summary>A row.</summary>
    /// <param name="row">Its code; what blocks differ in are arguments: a <see cref="NumberedName"/> or a <see cref="long"/>.</param>
    public TableRow(FormattableString row)
    {
        _format = row.Format;
        _arguments = [.. row.GetArguments().Select(argument => argument!)];
        Item = new RepeatItem(
            string.Format(
                CultureInfo.InvariantCulture,
                _format,
                [.. _arguments.Select(argument => argument switch { NumberedName name => name.Kind, long => "#", _ => argument })]),
            [.. _arguments.SelectMany(argument => argument switch { NumberedName name => name.Numbers, long number => [number], _ => [] })]);
    }

    /// <summary>What repeats are found by.</summary>
    public RepeatItem Item { get; }

    /// <summary>The row as it is.</summary>
    public override string ToString() => string.Format(CultureInfo.InvariantCulture, _format, _arguments);

    /// <summary>The row of block <c>i</c>, if this is that of block 0 and <paramref name="next"/> that of block 1.</summary>
    public string Repeated(TableRow next) => string.Format(
        CultureInfo.InvariantCulture,
        _format,
        [
            .. _arguments.Zip(next._arguments, (argument, later) => (argument, later) switch
            {
                (NumberedName name, NumberedName second) => name.Repeated(second),
                (long number, long second) => NumberedName.Repeated(number, second),
                _ => argument,
            }),
        ]);
}
