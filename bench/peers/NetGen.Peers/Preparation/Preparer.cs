using System.Runtime.InteropServices;
using NetGen.Cli;
using NetGen.Cli.Reports;
using NetGen.Cli.Specs;
using NetGen.Peers.Workers;
using Isa = NetGen.Generator.Isa.InstructionSet;

namespace NetGen.Peers.Preparation;

/// <summary>Prepares all that the race needs: peers, our worker, and for each network weights, model and data.</summary>
/// <param name="place">Where it goes.</param>
/// <param name="report">Told what is being done.</param>
internal sealed class Preparer(Workplace place, Action<string> report)
{
    private const int Seed = 1;

    /// <summary>Prepares.</summary>
    /// <exception cref="RaceException">Something is missing and cannot be got, or does not work.</exception>
    public IReadOnlyList<PreparedNetwork> Run(RaceOptions options)
    {
        if (options.Inference || options.Layers)
        {
            report("ONNX Runtime");
            PeerPrograms.PrepareOnnxRuntime(place);
        }

        if (options.Training)
        {
            report("PyTorch");
            PeerPrograms.PreparePyTorch();
        }

        report($"our worker with {options.Entries.Count} networks");
        var classes = RacedSpecs.Write(place, options.Entries);
        Tool.Run(
            place.Repository, "dotnet", "build", Path.Combine(place.Sources, "NetGen.Racer"), "-c", "Release", "-v", "quiet", "--nologo",
            "-o", place.RacerFolder, "-p:SpecFolder=" + place.Specs, "-p:RunAnalyzers=false");
        return [.. options.Entries.Select(entry => Prepare(entry, classes[entry.Name]))];
    }

    private PreparedNetwork Prepare(Entry entry, string name)
    {
        report(entry.Name);
        var (weights, model) = (place.File(entry.Name + ".safetensors"), place.File(entry.Name + ".onnx"));
        using (var worker = new Worker(Launch.NetGen(place), threads: 1))
        {
            worker.Ask("prepare", name, weights);
        }

        Export(place.Spec(entry.Name), weights, model);
        var inspection = Inspector.Inspect(
            SpecSource.ReadSound(place.Spec(entry.Name)), Isa.Portable, entry.TrainingBatch ?? 1);
        var (batch, elements, classes) =
            (entry.TrainingBatch ?? 1, Product(inspection.Inputs[0].Shape), Product(inspection.Outputs[0].Shape));
        var random = new Random(Seed);
        var images = Enumerable.Range(0, batch * elements).Select(_ => 2 * random.NextSingle() - 1).ToArray();
        int[] labels = [.. Enumerable.Range(0, batch).Select(_ => random.Next(classes))];
        var input = inspection.Inputs[0].Name;
        var firstLayers = inspection.Layers.Where(layer => layer.Inputs.Contains(input)).Sum(layer => 2.0 * layer.MultiplyAdds);
        return new PreparedNetwork(
            entry,
            name,
            weights,
            model,
            Write(entry.Name + ".image", images.AsSpan(0, elements)),
            Write(entry.Name + ".images", images.AsSpan()),
            Write(entry.Name + ".labels", labels.AsSpan()),
            2.0 * inspection.Totals.MultiplyAdds,
            batch * (6.0 * inspection.Totals.TrainingMultiplyAdds - firstLayers),
            inspection.Layers,
            Stages(entry, inspection.Layers));
    }

    private IReadOnlyList<StageLoad> Stages(Entry entry, IReadOnlyList<LayerRow> layers)
    {
        var isa = Isa.All.Single(one => one.Name == InstructionSets.Resolve(InstructionSet.Best).ToString());
        var multiplyAdds = layers.ToDictionary(layer => layer.Name, layer => (double)layer.MultiplyAdds);
        return StageLoads.Of(SpecSource.ReadSound(place.Spec(entry.Name)), isa, layer => multiplyAdds.GetValueOrDefault(layer));
    }

    private static void Export(string spec, string weights, string model)
    {
        using var errors = new StringWriter();
        if (CommandLine.Run(["export", spec, "--weights", weights, "--batch", "1", "-o", model], TextWriter.Null, errors) != CommandLine.Success)
        {
            throw new RaceException($"export of {spec}: {errors}");
        }
    }

    private string Write<T>(string name, Span<T> values)
        where T : unmanaged
    {
        File.WriteAllBytes(place.File(name), MemoryMarshal.AsBytes(values));
        return place.File(name);
    }

    private static int Product(IEnumerable<int> shape) => shape.Aggregate(1, (product, extent) => product * extent);
}
