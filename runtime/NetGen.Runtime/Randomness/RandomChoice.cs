namespace NetGen.Randomness;

/// <summary>
/// Chooses some of a number of things, which pass by one after the other: any choice of that many is equally likely
/// (Knuth, The Art of Computer Programming, volume 2, section 3.4.2, algorithm S).
/// </summary>
/// <param name="things">How many will pass by.</param>
/// <param name="chosen">How many of them are chosen; if there are not as many, all.</param>
/// <param name="random">Where the random numbers come from.</param>
internal struct RandomChoice(int things, int chosen, RandomStream random)
{
    private int _things = things;
    private int _chosen = Math.Min(chosen, things);
    private RandomStream _random = random;

    /// <summary>Whether the next one is chosen.</summary>
    public bool Next()
    {
        // Without a need to choose no number is drawn.
        var isChosen = _chosen == _things || (_chosen > 0 && _random.NextBelow(_things) < _chosen);
        _things--;
        _chosen -= isChosen ? 1 : 0;
        return isChosen;
    }
}
