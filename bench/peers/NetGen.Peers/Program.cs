using System.CommandLine;
using NetGen.Peers;
using NetGen.Peers.Races;
using NetGen.Peers.Reports;

const string Start = "dotnet run -c Release --project bench/peers/NetGen.Peers --";
const string Description = """
    Races NetGen against ONNX Runtime (inference of one image) and PyTorch (a training step), in turns, pair by pair.

    Prepares the peers first: ONNX Runtime from npm, PyTorch from Debian's packages, which must be there or be installed as root.
    The whole race takes some 30 minutes and writes bench/RESULTS.md, a chart, and a page for each network's layers.

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
var layers = new Option<bool>("--layers") { Description = "Set the time of each layer beside ONNX Runtime's, and race in nothing that is not asked for" };
var quick = new Option<bool>("--quick") { Description = "Take fewer and shorter measurements" };
var save = new Option<bool>("--save") { Description = "Write bench/RESULTS.md, the chart and the pages of layers even if something was left out" };
var command = new RootCommand(Description) { only, threads, inference, training, layers, quick, save };
command.SetAction(parsed =>
{
    var all = !parsed.GetValue(inference) && !parsed.GetValue(training) && !parsed.GetValue(layers);
    var names = parsed.GetValue(only) ?? [];
    var options = new RaceOptions(
        [.. Entry.All.Where(entry => names.Length == 0 || names.Contains(entry.Name))],
        parsed.GetValue(threads)!,
        all || parsed.GetValue(inference),
        all || parsed.GetValue(training),
        all || parsed.GetValue(layers),
        parsed.GetValue(quick),
        parsed.GetValue(save) || (all && names.Length == 0 && !parsed.GetValue(quick)));
    try
    {
        return new Race(new Workplace(), options, ConsoleTable.Console()).Run(string.Join(' ', [Start, .. args]));
    }
    catch (RaceException failure)
    {
        Console.Error.WriteLine("race: " + failure.Message);
        return 1;
    }
});
return command.Parse(args).Invoke();
