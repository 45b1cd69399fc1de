namespace NetGen.Detection;

/// <summary>A box that <see cref="BoxSelector"/> selected for a class.</summary>
/// <param name="Class">The number of the class, from 0.</param>
/// <param name="Index">The number of the box among those given, from 0.</param>
/// <param name="Score">Its score for the class.</param>
public readonly record struct SelectedBox(int Class, int Index, float Score);
