using NetGen.Cli.Evaluation;
using NetGen.Cli.Import;
using NetGen.Cli.Onnx.Model;

namespace NetGen.Tests.Cli.Import;

/// <summary>Imported networks as code for this machine.</summary>
internal static class CompiledImports
{
    /// <summary>Compiles networks together, and runs each for all images of its model's inputs.</summary>
    /// <param name="imports">The networks, of different names, with their models and the values of inputs by
    /// name.</param>
    /// <returns>For each network the elements of the model's outputs, in its order.</returns>
    public static IReadOnlyList<float[][]> Run(
        IReadOnlyList<(ImportedNetwork Network, OnnxModel Model, IReadOnlyDictionary<string, Tensor> Values)> imports)
    {
        var loaded = OnnxCases.Load([.. imports.Select(one => one.Network)]);
        return [.. loaded.Zip(imports, (compiled, one) => Run(compiled, one.Network, one.Model, one.Values))];
    }

    private static float[][] Run(Network compiled, ImportedNetwork network, OnnxModel model, IReadOnlyDictionary<string, Tensor> values)
    {
        var given = model.Graph.Inputs.Select((input, i) => (Name: network.Inputs[i], Value: values.GetValueOrDefault(input.Name)))
            .Where(input => input.Name.Length > 0)
            .Select(input => (input.Name, Value: input.Value!))
            .ToList();
        int images = network.IsWhole ? 1 : given[0].Value.Dimensions[0];
        var session = compiled.CreateSession();
        var results = network.Outputs.Select(_ => new List<float>()).ToList();
        var steps = ImportedEnds.StepsOf(network).Select(step => (Step: step, Result: new List<float>())).ToList();
        for (int image = 0; image < images; image++)
        {
            foreach (var (name, value) in given)
            {
                int length = value.Count / images;
                value.ToSingles().AsSpan(image * length, length).CopyTo(session.Input(name));
            }

            session.Run();
            for (int i = 0; i < results.Count; i++)
            {
                results[i].AddRange(session.Output(network.Outputs[i]).ToArray());
            }

            steps.ForEach(step => step.Result.AddRange(ImportedEnds.Run(session, compiled.GetType(), step.Step, image)));
        }

        return ImportedEnds.Join(network, model, [.. results.Select(result => result.ToArray())], [.. steps.Select(step => step.Result.ToArray())]);
    }
}
