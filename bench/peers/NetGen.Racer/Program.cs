using System.Globalization;
using NetGen;
using NetGen.Racer;

// One command per line, its words apart by tabs, and one line in answer: "ok" with the result, or "error" with the reason.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var commands = new RaceCommands();
while (Console.ReadLine() is { } line)
{
    try
    {
        Console.WriteLine("ok " + commands.Answer(line.Split('\t')));
    }
    catch (Exception mistake) when (mistake is IOException or ArgumentException or WeightsException or InvalidOperationException)
    {
        Console.WriteLine("error " + mistake.Message.ReplaceLineEndings(" "));
    }
}
