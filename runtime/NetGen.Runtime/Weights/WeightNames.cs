using NetGen.Weights;

namespace NetGen;

/// <summary>
/// Says what the tensors of a file from another source are in a network: names, layouts, and which of them do not
/// matter.
/// <code>
/// net.Load("keras.npz", new WeightNames
/// {
///     ["conv{0}/kernel"] = new("features.{0}.weight", WeightLayout.TensorFlow),
///     ["*/gamma"] = "*.weight",
///     ["optimizer*"] = WeightTarget.Ignored,
///     Kept = ["classifier.*"],
/// });
/// </code>
/// In a pattern, <c>*</c> is any text, as short as possible, and <c>{0}</c> to <c>{9}</c> are whole numbers with all
/// their digits. A name without a pattern goes before all patterns, and these are tried in the order in which they were
/// added. A tensor that no rule names keeps its name.
/// </summary>
public sealed class WeightNames
{
    private readonly Dictionary<string, WeightTarget> _exact = new(StringComparer.Ordinal);
    private readonly List<(WeightPattern Pattern, WeightTarget Target)> _patterns = [];
    private readonly WeightPattern[] _kept = [];

    /// <summary>The network's parameters, by name or pattern, that keep their values, whether the file has them or not:
    /// the new head of a network whose other layers are loaded, for example.</summary>
    public IReadOnlyList<string> Kept
    {
        get => [.. _kept.Select(pattern => pattern.Text)];
        init => _kept = [.. (value ?? throw new ArgumentNullException(nameof(value))).Select(name => new WeightPattern(name))];
    }

    /// <summary>Whether values of the file may be NaN, infinite, or too large for a float, which makes them infinite;
    /// else such a file is refused.</summary>
    public bool AllowNotFinite { get; init; }

    /// <summary>What a tensor of the file is in the network.</summary>
    /// <param name="source">Its name in the file, or a pattern.</param>
    /// <exception cref="ArgumentException">There is a rule for this name already, or the target uses a pattern's part
    /// that the name does not have.</exception>
    /// <exception cref="KeyNotFoundException">Read, but there is no rule for exactly this text.</exception>
    public WeightTarget this[string source]
    {
        get => _exact.TryGetValue(source, out var target)
            ? target
            : _patterns.Find(rule => rule.Pattern.Text == source).Target
                ?? throw new KeyNotFoundException($"There is no rule for '{source}'.");
        set
        {
            ArgumentNullException.ThrowIfNull(source);
            ArgumentNullException.ThrowIfNull(value);
            var pattern = new WeightPattern(source);
            pattern.CheckReplacement(value.Name);
            if (_exact.ContainsKey(source) || _patterns.Exists(rule => rule.Pattern.Text == source))
            {
                throw new ArgumentException($"There is a rule for '{source}' already.", nameof(source));
            }

            if (pattern.IsExact)
            {
                _exact.Add(source, value);
            }
            else
            {
                _patterns.Add((pattern, value));
            }
        }
    }

    /// <summary>What a tensor of the file is in the network.</summary>
    internal WeightTarget Map(string source)
    {
        if (_exact.TryGetValue(source, out var exact))
        {
            return exact;
        }

        foreach (var (pattern, target) in _patterns)
        {
            if (pattern.Match(source) is { } parts)
            {
                return target == WeightTarget.Ignored ? target : target with { Name = parts.Replace(target.Name) };
            }
        }

        return source;
    }

    /// <summary>Whether a parameter keeps its values.</summary>
    internal bool Keeps(string parameter) => Array.Exists(_kept, pattern => pattern.Match(parameter) is not null);

    /// <summary>The first of <see cref="Kept"/> that is no parameter's, or null.</summary>
    internal string? KeptInVain(IEnumerable<string> parameters) =>
        Array.Find(_kept, pattern => !parameters.Any(name => pattern.Match(name) is not null))?.Text;
}
