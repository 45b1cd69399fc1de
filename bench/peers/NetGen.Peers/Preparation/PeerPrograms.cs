namespace NetGen.Peers.Preparation;

/// <summary>The programs that are raced against: PyTorch from Debian, and ONNX Runtime from npm at a fixed version.</summary>
internal static class PeerPrograms
{
    /// <summary>The interpreter that Debian's packages belong to; another one first in the path would not see them.</summary>
    public const string Python = "/usr/bin/python3";

    private static readonly string[] TrainingPackages = ["python3-torch", "python3-numpy", "libopenblas0-pthread"];

    /// <summary>Sees to it that PyTorch is there with OpenBLAS.</summary>
    /// <exception cref="RaceException">It is not, and cannot be installed.</exception>
    public static void PreparePyTorch()
    {
        var missing = TrainingPackages.Where(package => !Tool.Succeeds("dpkg", "--status", package)).ToArray();
        if (missing.Length > 0)
        {
            var command = $"apt-get install --yes --no-install-recommends {string.Join(' ', missing)}";
            if (!Environment.IsPrivilegedProcess)
            {
                throw new RaceException($"The race in training needs packages of Debian or Ubuntu; as root: {command}");
            }

            var folder = Environment.CurrentDirectory;
            Tool.Run(folder, "apt-get", "update", "--quiet");
            Tool.Run(folder, "apt-get", command.Split(' ')[1..]);
        }
    }

    /// <summary>Installs ONNX Runtime's package, if it is not there yet.</summary>
    /// <exception cref="RaceException">npm is missing or fails.</exception>
    public static void PrepareOnnxRuntime(Workplace place)
    {
        Directory.CreateDirectory(place.OnnxRuntime);
        var changed = false;
        foreach (var name in new[] { "package.json", "package-lock.json" })
        {
            var wanted = File.ReadAllText(Path.Combine(place.Sources, "onnxruntime", name));
            var copy = Path.Combine(place.OnnxRuntime, name);
            changed |= !File.Exists(copy) || File.ReadAllText(copy) != wanted;
            File.WriteAllText(copy, wanted);
        }

        if (changed || !Directory.Exists(Path.Combine(place.OnnxRuntime, "node_modules", "onnxruntime-node")))
        {
            // The scripts would fetch libraries for other processors from elsewhere; those for this one are in the package.
            Tool.Run(place.OnnxRuntime, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        }
    }
}
