namespace NetGen.Generated;

/// <summary>A part of a pass whose work can be split over threads.</summary>
public readonly unsafe struct Stage
{
    private readonly delegate*<Workspace*, int, int, void> _run;
    private readonly delegate*<Workspace*, int*, int, int, void> _runWithNumbers;
    private readonly int[] _numbers = [];

    /// <summary>A stage with a method of its own.</summary>
    /// <param name="run">Does the work items from begin (inclusive) to end (exclusive).</param>
    /// <param name="workItems">The number of work items; 0 when the images of the batch are the work items.</param>
    /// <param name="barrier">Whether all threads must have finished this stage before any starts the next.</param>
    public Stage(delegate*<Workspace*, int, int, void> run, int workItems, bool barrier)
    {
        _run = run;
        WorkItems = workItems;
        Barrier = barrier;
    }

    /// <summary>A stage whose method serves several layers.</summary>
    /// <param name="run">Does the work items from begin (inclusive) to end (exclusive), with the layer's
    /// numbers.</param>
    /// <param name="workItems">The number of work items; 0 when the images of the batch are the work items.</param>
    /// <param name="barrier">Whether all threads must have finished this stage before any starts the next.</param>
    /// <param name="numbers">The layer's numbers.</param>
    public Stage(delegate*<Workspace*, int*, int, int, void> run, int workItems, bool barrier, int[] numbers)
    {
        _runWithNumbers = run;
        _numbers = numbers;
        WorkItems = workItems;
        Barrier = barrier;
    }

    /// <summary>The number of work items; 0 when the images of the batch are the work items.</summary>
    public int WorkItems { get; }

    /// <summary>Whether all threads must have finished this stage before any starts the next.</summary>
    public bool Barrier { get; }

    /// <summary>The address of the method, by which stages that share it are known.</summary>
    internal nint Method => _run is not null ? (nint)_run : (nint)_runWithNumbers;

    /// <summary>Does the work items from begin (inclusive) to end (exclusive).</summary>
    public void Run(Workspace* workspace, int begin, int end)
    {
        if (_run is not null)
        {
            _run(workspace, begin, end);
        }
        else
        {
            fixed (int* numbers = _numbers)
            {
                _runWithNumbers(workspace, numbers, begin, end);
            }
        }
    }

    /// <summary>The stage of a layer further on.</summary>
    /// <param name="step">What each number differs by from one layer to the next.</param>
    /// <param name="layers">How many layers further on.</param>
    internal Stage Moved(int[] step, int layers)
    {
        var numbers = new int[_numbers.Length];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = _numbers[i] + (layers * step[i]);
        }

        return new Stage(_runWithNumbers, WorkItems, Barrier, numbers);
    }
}
