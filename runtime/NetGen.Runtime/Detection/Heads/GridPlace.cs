namespace NetGen.Detection;

/// <summary>Which prediction of a grid is responsible for an object.</summary>
/// <param name="Anchor">The anchor, or -1 if none of this grid is.</param>
/// <param name="Row">The row of the cell that holds the object's centre.</param>
/// <param name="Column">The column of that cell.</param>
/// <param name="HeldBy">The index of the earlier object that has this cell and anchor already, or -1: of two objects in
/// one place a grid can learn but one.</param>
public readonly record struct GridPlace(int Anchor, int Row, int Column, int HeldBy)
{
    /// <summary>Whether the grid can learn the object.</summary>
    public bool IsOwn => Anchor >= 0 && HeldBy < 0;
}
