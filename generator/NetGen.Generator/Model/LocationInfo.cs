namespace NetGen.Generator.Model;

/// <summary>A place in a source or spec file, as plain numbers, so that it compares by value and keeps no syntax tree
/// alive. Lines and columns count from 0.</summary>
/// <param name="Path">The file.</param>
/// <param name="Start">The offset of the first character.</param>
/// <param name="Length">The number of characters.</param>
/// <param name="StartLine">The line of the first character.</param>
/// <param name="StartColumn">The column of the first character.</param>
/// <param name="EndLine">The line of the position behind the last character.</param>
/// <param name="EndColumn">The column of the position behind the last character.</param>
public sealed record LocationInfo(
    string Path, int Start, int Length, int StartLine, int StartColumn, int EndLine, int EndColumn);
