using System.CommandLine;
using NetGen.Peers;
using NetGen.Peers.Races;
using NetGen.Peers.Reports;

const string Description = """
    Races NetGen against ONNX Runtime (inference of one image) and PyTorch (a training step), in turns, pair by pair.

    Prepares the peers first: ONNX Runtime from npm, PyTorch from Debian's packages, which must be there or be installed as root.

    Examples:
      dotnet run -c Release --project bench/peers/NetGen.Peers
      dotnet run -c Release --project bench/peers/NetGen.Peers -- --only lenet5 --quick
    """;

var only = new Option<string[]>("--only")
{
    Description = "The networks to race, instead of all: " + string.Join(", ", Entry.All.Select(entry => entry.Name)),
    HelpName = "NAME",
    AllowMultipleArgumentsPerToken = true,
};
only.AcceptOnlyFromAmong([.. Entry.All.Select(entry => entry.Name)]);
var threads = new Option<int[]>("--threads")
{
    Description = "The numbers of threads",
    HelpName = "N",
    AllowMultipleArgumentsPerToken = true,
    DefaultValueFactory = _ => [1, 2],
};
var inference = new Option<bool>("--inference") { Description = "Race in inference, and in nothing else that is not asked for" };
var training = new Option<bool>("--training") { Description = "Race in training, and in nothing else that is not asked for" };
var quick = new Option<bool>("--quick") { Description = "Take fewer and shorter measurements" };
var command = new RootCommand(Description) { only, threads, inference, training, quick };
command.SetAction(parsed =>
{
    var all = !parsed.GetValue(inference) && !parsed.GetValue(training);
    var names = parsed.GetValue(only) ?? [];
    var options = new RaceOptions(
        [.. Entry.All.Where(entry => names.Length == 0 || names.Contains(entry.Name))],
        parsed.GetValue(threads)!,
        all || parsed.GetValue(inference),
        all || parsed.GetValue(training),
        parsed.GetValue(quick));
    try
    {
        return new Race(new Workplace(), options, ConsoleTable.Console()).Run();
    }
    catch (RaceException failure)
    {
        Console.Error.WriteLine("race: " + failure.Message);
        return 1;
    }
});
return command.Parse(args).Invoke();
