namespace NetGen;

/// <summary>The heads of a trainer, which check what they should give.</summary>
/// <param name="network">The network's name.</param>
/// <param name="heads">The heads; none if steps are taken in parts alone.</param>
internal sealed class TrainingHeads(string network, TrainingHead[] heads)
{
    /// <summary>All of them, in the order of the trainer.</summary>
    public ReadOnlySpan<TrainingHead> All => heads;

    /// <summary>The first head.</summary>
    public TrainingHead First
    {
        get
        {
            Require();
            return heads[0];
        }
    }

    /// <summary>The head of an output.</summary>
    public TrainingHead Find(string head)
    {
        ArgumentNullException.ThrowIfNull(head);
        foreach (var one in heads)
        {
            if (one.Name == head)
            {
                return one;
            }
        }

        var found = heads.Length == 0 ? "none" : string.Join(", ", heads.Select(one => $"'{one.Name}'"));
        throw new ArgumentException($"The trainer has no head '{head}'; it has {found}.", nameof(head));
    }

    /// <summary>Checks that there are some.</summary>
    public void Require()
    {
        if (heads.Length == 0)
        {
            throw new InvalidOperationException(
                $"This trainer of {network} has no losses: its steps are taken in parts, by "
                + $"{nameof(Trainer.Forward)}, {nameof(Trainer.Backward)} and {nameof(Trainer.Update)}.");
        }
    }

    /// <summary>Checks classes that all heads share.</summary>
    public void CheckLabels(ReadOnlySpan<int> labels, int count)
    {
        if (labels.Length != count)
        {
            throw new ArgumentException($"{count} labels were expected; {labels.Length} were given.", nameof(labels));
        }

        foreach (var head in heads)
        {
            head.CheckLabels(labels);
        }
    }

    /// <summary>Checks targets that all heads share.</summary>
    public void CheckTargets(ReadOnlySpan<float> targets, int count)
    {
        foreach (var head in heads)
        {
            head.CheckTargets(targets, count);
        }
    }

    /// <summary>Checks that each head has labels or targets of its own.</summary>
    public void CheckOwn(int count)
    {
        foreach (var head in heads)
        {
            head.CheckOwn(count);
        }
    }
}
