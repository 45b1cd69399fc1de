using System.Numerics;

namespace NetGen.Cli.Evaluation;

/// <summary>Elements of two rows that belong together.</summary>
/// <param name="To">The first element written.</param>
/// <param name="ToStep">The distance of two.</param>
/// <param name="From">The first element read.</param>
/// <param name="FromStep">The distance of two.</param>
/// <param name="Count">Their number.</param>
internal readonly record struct Run(int To, int ToStep, int From, int FromStep, int Count)
{
    /// <summary>The way back.</summary>
    public Run Reversed => new(From, FromStep, To, ToStep, Count);

    /// <summary>y += factor * x.</summary>
    public void AddTo(Span<double> y, ReadOnlySpan<double> x, double factor)
    {
        int i = 0;
        if (FromStep == 1 && ToStep == 1)
        {
            var factors = new Vector<double>(factor);
            for (; i <= Count - Vector<double>.Count; i += Vector<double>.Count)
            {
                var into = y[(To + i)..];
                (new Vector<double>(into) + (factors * new Vector<double>(x[(From + i)..]))).CopyTo(into);
            }
        }

        for (; i < Count; i++)
        {
            y[To + (i * ToStep)] += factor * x[From + (i * FromStep)];
        }
    }
}
