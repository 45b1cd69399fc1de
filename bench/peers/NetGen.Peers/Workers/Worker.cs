using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace NetGen.Peers.Workers;

/// <summary>
/// A process that runs one network for one side of the race. It takes a command a line, words apart by tabs, and answers each
/// with a line: <c>ok</c> and the result, or <c>error</c> and the reason.
/// </summary>
internal sealed class Worker : IDisposable
{
    private const int LinesOfAnError = 5;

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly List<string> _errors = [];
    private readonly long _begin;

    /// <summary>Starts the process.</summary>
    /// <param name="launch">How.</param>
    /// <param name="threads">The number of threads that libraries read from the environment.</param>
    public Worker(Launch launch, int threads)
    {
        Name = launch.Name;
        var start = new ProcessStartInfo(launch.Program, launch.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var variable in new[] { "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS" })
        {
            start.Environment[variable] = threads.ToString(CultureInfo.InvariantCulture);
        }

        if (launch.WaitPolicy is { } policy)
        {
            start.Environment["OMP_WAIT_POLICY"] = policy;
        }

        _begin = Stopwatch.GetTimestamp();
        try
        {
            _process = Process.Start(start) ?? throw new RaceException($"{Name} did not start.");
        }
        catch (Win32Exception failure)
        {
            throw new RaceException($"{Name} did not start: {failure.Message}");
        }

        _process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors)
            {
                _errors.Add(line.Data ?? "");
            }
        };
        _process.BeginErrorReadLine();
    }

    /// <summary>Who it is, for messages.</summary>
    public string Name { get; }

    /// <summary>The time since the process was started.</summary>
    public TimeSpan Age => Stopwatch.GetElapsedTime(_begin);

    /// <summary>Gives a command.</summary>
    /// <returns>The result.</returns>
    /// <exception cref="RaceException">The worker reports an error, ends, or does not answer.</exception>
    public string Ask(params string[] words)
    {
        try
        {
            _process.StandardInput.WriteLine(string.Join('\t', words));
            _process.StandardInput.Flush();
            var answer = _process.StandardOutput.ReadLineAsync().WaitAsync(Timeout).GetAwaiter().GetResult();
            return answer switch
            {
                not null when answer.StartsWith("ok", StringComparison.Ordinal) => answer[2..].Trim(),
                not null => throw new RaceException($"{Name}: {words[0]}: {answer}"),
                null => throw new RaceException($"{Name} ended at '{words[0]}': {LastErrors()}"),
            };
        }
        catch (Exception failure) when (failure is IOException or TimeoutException)
        {
            throw new RaceException($"{Name} at '{words[0]}': {failure.Message} {LastErrors()}");
        }
    }

    /// <summary>Times single calls of what the worker was last set up for.</summary>
    /// <returns>The seconds of each.</returns>
    public double[] Time(int calls) =>
    [
        .. Ask("time", calls.ToString(CultureInfo.InvariantCulture)).Split(' ')
            .Select(nanoseconds => double.Parse(nanoseconds, CultureInfo.InvariantCulture) / 1e9),
    ];

    /// <summary>The peak of its resident memory, in bytes.</summary>
    public long Memory() => long.Parse(Ask("memory"), CultureInfo.InvariantCulture);

    /// <summary>Lets the process end.</summary>
    public void Dispose()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended already.
        }

        if (!_process.WaitForExit(Farewell))
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private string LastErrors()
    {
        lock (_errors)
        {
            return string.Join(" / ", _errors.Where(line => line.Length > 0).TakeLast(LinesOfAnError));
        }
    }
}
