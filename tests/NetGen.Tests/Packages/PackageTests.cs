using System.IO.Compression;
using System.Reflection.PortableExecutable;
using Xunit;

namespace NetGen.Tests.Packages;

/// <summary>The package NetGen as its users meet it: in a fresh project, restored from a folder.</summary>
public sealed class PackageTests(PackedNetGen packages) : IClassFixture<PackedNetGen>
{
    [Fact]
    public void The_package_holds_runtime_generator_and_documents()
    {
        using var zip = ZipFile.OpenRead(packages.NetGen);
        var files = zip.Entries.Select(entry => entry.FullName).ToHashSet();
        Assert.Superset(
            new HashSet<string>
            {
                "lib/net9.0/NetGen.Runtime.dll", "lib/net9.0/NetGen.Runtime.xml",
                "lib/net10.0/NetGen.Runtime.dll", "lib/net10.0/NetGen.Runtime.xml",
                "analyzers/dotnet/cs/NetGen.Generator.dll",
                "buildTransitive/NetGen.props", "buildTransitive/NetGen.targets",
                "tools/netgen/netgen.dll", "tools/netgen/netgen.runtimeconfig.json",
                "README.md", "LICENSE", "NetGen.nuspec",
            },
            files);
        var assemblies = zip.Entries.Where(entry => entry.Name.EndsWith(".dll", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, assemblies.Count(assembly => !assembly.FullName.StartsWith("tools/", StringComparison.Ordinal)));
        Assert.All(assemblies.Where(assembly => assembly.Name.StartsWith("netgen", StringComparison.OrdinalIgnoreCase)), HasSymbols);
        using var nuspec = new StreamReader(zip.GetEntry("NetGen.nuspec")!.Open());
        Assert.DoesNotContain("<dependency ", nuspec.ReadToEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void Packing_again_gives_the_same_bytes()
    {
        var again = Directory.CreateTempSubdirectory("netgen-packages-");
        try
        {
            packages.Pack("runtime/NetGen.Runtime", again.FullName);
            packages.Pack("generator/NetGen.Cli", again.FullName);
            foreach (string package in new[] { packages.NetGen, packages.Tool })
            {
                Assert.Equal(File.ReadAllBytes(package), File.ReadAllBytes(Path.Combine(again.FullName, Path.GetFileName(package))));
            }
        }
        finally
        {
            again.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_fresh_project_builds_without_a_warning_and_runs()
    {
        using var project = new Consumer(packages, "net10.0");
        Assert.Contains("0 Warning(s)", project.Dotnet("build", "-c", "Release", "--nologo", "-nodeReuse:false"), StringComparison.Ordinal);
        AssertLearnt(project.Dotnet("bin/Release/net10.0/consumer.dll"));

        // The checks of the package's targets, in the project that is built already.
        string slow = project.Dotnet(
            "msbuild", "-t:NetGenCheckInstructionSet", "-p:PublishAot=true", "-p:RuntimeIdentifier=linux-x64", "-nodeReuse:false");
        Assert.Contains("warning NETGEN090", slow, StringComparison.Ordinal);
        string fast = project.Dotnet(
            "msbuild", "-t:NetGenCheckInstructionSet", "-p:PublishAot=true", "-p:RuntimeIdentifier=linux-x64",
            "-p:IlcInstructionSet=native", "-nodeReuse:false");
        Assert.DoesNotContain("NETGEN090", fast, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "NETGEN091", project.Dotnet("msbuild", "-t:NetGenCheckCompiler", "-nodeReuse:false"), StringComparison.Ordinal);
        foreach (string old in new[] { "roslyn4.7", "roslyn3.11", "" })
        {
            var error = Assert.Throws<InvalidOperationException>(() => project.Dotnet(
                "msbuild", "-t:NetGenCheckCompiler", $"-p:CompilerApiVersion={old}", "-nodeReuse:false"));
            Assert.Contains("error NETGEN091", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_model_that_cannot_be_imported_is_an_error_of_the_build_at_the_model()
    {
        using var project = new Consumer(packages, "net10.0");
        project.Dotnet("restore", "-nodeReuse:false");
        project.Cut("digits.onnx", 1000);
        var error = Assert.Throws<InvalidOperationException>(() => project.Dotnet("msbuild", "-t:NetGenImportOnnx", "-nodeReuse:false"));
        Assert.Matches(@"digits\.onnx : error : byte \d+: .* bytes, but \d+ are left", error.Message);
        Assert.Contains("digits.onnx : error NETGEN093", error.Message, StringComparison.Ordinal);
        var missing = Assert.Throws<InvalidOperationException>(() => project.Dotnet("msbuild", "-t:NetGenImportOnnx", "-p:NetGenTool=nowhere.dll", "-nodeReuse:false"));
        Assert.Contains("error NETGEN092", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_tool_installs_from_its_package_and_runs()
    {
        using var project = new Consumer(packages, "net10.0");
        project.Dotnet("tool", "install", "NetGen.Cli", "--version", packages.Version, "--tool-path", "tools");
        string table = project.Run(OperatingSystem.IsWindows() ? "tools/netgen.exe" : "tools/netgen", "inspect", "fromfile.net.json");
        Assert.Matches(@"trainable parameters\s+260\s", table);
        using var zip = ZipFile.OpenRead(packages.Tool);
        Assert.Contains(zip.Entries, entry => entry.FullName == "README.md");
        Assert.Contains(zip.Entries, entry => entry.FullName == "LICENSE");
    }

    [SkippableFact]
    public void Published_with_NativeAOT_it_computes_the_same_bits_without_a_trim_or_AOT_warning()
    {
        Skip.IfNot(OperatingSystem.IsLinux() && File.Exists("/usr/bin/gcc") && Environment.Is64BitProcess, "needs Linux and gcc as linker");
        string rid = System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier;
        using var project = new Consumer(
            packages,
            "net9.0",
            $"""
            <RuntimeIdentifier>{rid}</RuntimeIdentifier>
            <PublishAot>true</PublishAot>
            <IlcInstructionSet>native</IlcInstructionSet>
            <TrimmerSingleWarn>false</TrimmerSingleWarn>
            """,
            onlyLocal: false);
        try
        {
            project.Dotnet("restore", "-nodeReuse:false");
        }
        catch (InvalidOperationException error) when (error.Message.Contains("ILCompiler", StringComparison.OrdinalIgnoreCase))
        {
            Skip.If(true, "needs the package of the native compiler for " + rid);
        }

        string published = project.Dotnet("publish", "-c", "Release", "--no-restore", "--nologo", "-nodeReuse:false");
        Assert.DoesNotContain("warning", published, StringComparison.OrdinalIgnoreCase);
        string native = project.Run($"bin/Release/net9.0/{rid}/publish/consumer");
        AssertLearnt(native);
        Assert.Equal(project.Dotnet($"bin/Release/net9.0/{rid}/consumer.dll"), native);
    }

    private static void HasSymbols(ZipArchiveEntry assembly)
    {
        using var content = new MemoryStream();
        using (var packed = assembly.Open())
        {
            packed.CopyTo(content);
        }

        content.Position = 0;
        using var reader = new PEReader(content);
        Assert.Contains(reader.ReadDebugDirectory(), entry => entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
    }

    /// <summary>The loss of the last step is below that of the first: the program trained.</summary>
    private static void AssertLearnt(string output)
    {
        float[] losses = [.. output.Split('\n')
            .Where(line => line.StartsWith("loss ", StringComparison.Ordinal))
            .Select(line => BitConverter.UInt32BitsToSingle(Convert.ToUInt32(line[5..], 16)))];
        Assert.Equal(20, losses.Length);
        Assert.True(losses[^1] < losses[0], output);
        Assert.Contains("\nclass ", output, StringComparison.Ordinal);
        Assert.Contains("\nmodel ", output, StringComparison.Ordinal);
        Assert.StartsWith("file ", output, StringComparison.Ordinal);
    }
}
