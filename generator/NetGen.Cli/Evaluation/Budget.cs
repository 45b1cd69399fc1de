namespace NetGen.Cli.Evaluation;

/// <summary>How much a run may take, so that no file can make it take all memory or run for ever.</summary>
internal sealed class Budget
{
    /// <summary>The most elements at any time, of 8 bytes each.</summary>
    public const long MostElements = 1L << 28;

    /// <summary>The most steps of all nodes; large classifiers take a tenth.</summary>
    public const long MostSteps = 1L << 38;

    private long _elements;
    private long _steps;

    /// <summary>Takes memory.</summary>
    /// <exception cref="EvaluationException">There is no more.</exception>
    public void Take(long elements)
    {
        _elements += elements is >= 0 and <= MostElements ? elements : MostElements + 1;
        if (_elements > MostElements)
        {
            throw new EvaluationException($"it needs more than {MostElements} elements");
        }
    }

    /// <summary>Takes time.</summary>
    /// <exception cref="EvaluationException">There is no more.</exception>
    public void Spend(double steps)
    {
        _steps += steps is >= 0 and <= MostSteps ? (long)steps : MostSteps + 1;
        if (_steps > MostSteps)
        {
            throw new EvaluationException($"it needs more than {MostSteps} steps");
        }
    }

    /// <summary>Says how many elements are still in use, after a node.</summary>
    public void Keep(long elements) => _elements = elements;
}
