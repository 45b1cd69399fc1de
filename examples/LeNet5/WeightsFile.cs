using System.Runtime.InteropServices;

namespace NetGen.Examples;

/// <summary>Saves the weights and proves that they come back.</summary>
internal static class WeightsFile
{
    /// <summary>Fails before the training, not after it, if the weights cannot be saved.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void RequireWritable(string path)
    {
        if (path.Length == 0 || Directory.Exists(path))
        {
            throw new IOException($"--save '{path}' is not the name of a file.");
        }

        var probe = $"{path}.{Path.GetRandomFileName()}.tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            File.Create(probe, 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new IOException($"--save {path} cannot be written: {exception.Message}", exception);
        }
    }

    /// <summary>Saves the weights, loads them into a new network and compares the logits of all test images.</summary>
    /// <returns>The new network.</returns>
    /// <exception cref="InvalidDataException">The two differ.</exception>
    public static LeNet5 SaveAndLoad(LeNet5 network, DigitData data, Settings settings)
    {
        network.Save(settings.Save);

        // Another seed: whatever the file did not bring would show.
        var loaded = new LeNet5(settings.Seed + 1, settings.InstructionSet);
        loaded.Load(settings.Save);

        var before = MemoryMarshal.AsBytes<float>(Reading.Of(network, data.Test, settings.Threads).Logits);
        var after = MemoryMarshal.AsBytes<float>(Reading.Of(loaded, data.Test, settings.Threads).Logits);
        if (!before.SequenceEqual(after))
        {
            throw new InvalidDataException($"{settings.Save}: the network that was loaded differs from the one that was saved.");
        }

        Console.WriteLine(
            $"weights saved to {settings.Save} ({new FileInfo(settings.Save).Length:N0} bytes) and loaded again: "
            + $"all {data.Test.Count:N0} outputs agree to the bit");
        Console.WriteLine();
        return loaded;
    }
}
