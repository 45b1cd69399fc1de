using System.Numerics;
using System.Runtime.CompilerServices;

namespace NetGen.Detection;

/// <summary>
/// What the outputs of a detector mean: a tensor (boxes per cell x (5 + classes), H, W), planar. The five are whether
/// there is an object, and its box; their order and meaning are the head's.
/// </summary>
public abstract class DetectionHead
{
    private readonly float[] _columns;
    private readonly float[] _rows;

    private protected DetectionHead(int width, int height, int boxesPerCell, int classes, ClassScores scores)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(classes);
        Width = width;
        Height = height;
        BoxesPerCell = boxesPerCell;
        Classes = classes;
        Scores = scores;

        // Padded, so that the last vector may be loaded whole.
        _columns = new float[Cells + Vector<float>.Count];
        _rows = new float[Cells + Vector<float>.Count];
        for (var cell = 0; cell < Cells; cell++)
        {
            (_rows[cell], _columns[cell]) = (cell / width, cell % width);
        }
    }

    /// <summary>The number of columns of cells.</summary>
    public int Width { get; }

    /// <summary>The number of rows of cells.</summary>
    public int Height { get; }

    /// <summary>The number of boxes that each cell predicts.</summary>
    public int BoxesPerCell { get; }

    /// <summary>The number of classes; 0 if there is but one kind of object.</summary>
    public int Classes { get; }

    /// <summary>How probabilities of classes are made.</summary>
    public ClassScores Scores { get; }

    /// <summary>The number of channels: boxes per cell x (5 + classes).</summary>
    public int Channels => BoxesPerCell * (5 + Classes);

    /// <summary>The number of cells.</summary>
    public int Cells => Width * Height;

    /// <summary>The number of floats of an image's outputs.</summary>
    public int Length => Channels * Cells;

    // Which of the five channels holds the object, and which is the first of the four of the box.
    internal abstract int ObjectChannel { get; }

    internal abstract int BoxChannel { get; }

    /// <summary>Where a channel of a box begins within the outputs.</summary>
    internal int Plane(int box, int channel) => (box * (5 + Classes) + channel) * Cells;

    internal abstract Vector<float> ObjectScore(Vector<float> output);

    /// <summary>The boxes of a vector of cells, in fractions of the image.</summary>
    internal abstract (Vector<float> X, Vector<float> Y, Vector<float> Width, Vector<float> Height) Boxes(
        ReadOnlySpan<float> output, int box, int cell);

    internal void CheckLength(int length)
    {
        if (length != Length)
        {
            throw new ArgumentException(
                $"A head of {Channels} x {Height} x {Width} ({BoxesPerCell} boxes per cell, {Classes} classes) has {Length} outputs; "
                + $"{length} were given.");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected Vector<float> Columns(int cell) => Lanes.Load(_columns, cell);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected Vector<float> Rows(int cell) => Lanes.Load(_rows, cell);
}
