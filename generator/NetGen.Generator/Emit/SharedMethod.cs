using System.Globalization;
using NetGen.Generator.Passes;

namespace NetGen.Generator.Emit;

/// <summary>A method of several stages, which differ in numbers alone.</summary>
internal sealed class SharedMethod
{
    // How the method spells each number of a stage, and which of them it is told.
    private readonly string[] _spellings;
    private readonly List<int> _told = [];

    /// <summary>Decides what the method is told: what is the same for all stages stands in it, and what is always the same as
    /// something before is said once.</summary>
    /// <param name="name">The method's name.</param>
    /// <param name="first">The first stage, which the method's comments speak of.</param>
    /// <param name="stages">The numbers of all stages, in the order in which the method needs them.</param>
    public SharedMethod(string name, PlannedStage first, IReadOnlyList<IReadOnlyList<long>> stages)
    {
        (Name, First, Stages) = (name, first, stages.Count);
        _spellings = new string[stages[0].Count];
        for (int i = 0; i < _spellings.Length; i++)
        {
            if (stages.All(numbers => numbers[i] == stages[0][i]))
            {
                _spellings[i] = stages[0][i].ToString(CultureInfo.InvariantCulture);
                continue;
            }

            int place = _told.FindIndex(told => stages.All(numbers => numbers[told] == numbers[i]));
            if (place < 0)
            {
                place = _told.Count;
                _told.Add(i);
            }

            _spellings[i] = $"at[{place.ToString(CultureInfo.InvariantCulture)}]";
        }
    }

    /// <summary>The method's name.</summary>
    public string Name { get; }

    /// <summary>The first stage.</summary>
    public PlannedStage First { get; }

    /// <summary>The number of stages.</summary>
    public int Stages { get; }

    /// <summary>The numbers that the method is told, of all that a stage has.</summary>
    public IReadOnlyList<long> Told(IReadOnlyList<long> numbers) => [.. _told.Select(i => numbers[i])];

    /// <summary>How the method spells the numbers.</summary>
    public IStageNumbers Spelling() => new SpelledNumbers(_spellings);

    private sealed class SpelledNumbers(string[] spellings) : IStageNumbers
    {
        private int _next;

        public bool Comments => true;

        public string Tell(long number) => spellings[_next++];
    }
}
