namespace NetGen.Examples;

/// <summary>The whole job: data, training, weights, a look at some digits, the time of an inference.</summary>
internal static class DigitRecogniser
{
    public static void Run(Settings settings)
    {
        Terminal.Prepare();
        WeightsFile.RequireWritable(settings.Save);
        var network = new LeNet5(settings.Seed, settings.InstructionSet);
        var data = DigitData.Find(settings);
        Console.WriteLine($"LeNet-5: {LeNet5.ParameterCount:N0} parameters, {LeNet5.MultiplyAdds:N0} multiply-adds per image, "
            + $"{network.InstructionSet}, {settings.Threads} thread{(settings.Threads == 1 ? "" : "s")}");
        Console.WriteLine($"data:    {data.Training.Count:N0} + {data.Test.Count:N0} digits, {data.Source}");
        Console.WriteLine();

        Training.Run(network, data, settings);
        var loaded = WeightsFile.SaveAndLoad(network, data, settings);
        var reading = Reading.Of(loaded, data.Test, settings.Threads);
        DigitPictures.Show(data.Test, reading);
        InferenceTiming.Show(loaded, data.Test);

        // Plain text in one form, so that scripts can read it.
        Console.WriteLine($"test accuracy {reading.Accuracy:F4}");
    }
}
