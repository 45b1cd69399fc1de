using System.Diagnostics.CodeAnalysis;
using NetGen.Tests.Support;

namespace NetGen.Tests.Packages;

/// <summary>
/// A fresh project outside the repository that uses the package as any other would: restored from a folder, with a cache
/// of its own. Its program trains and runs a small network and prints the bits of what comes out.
/// </summary>
internal sealed class Consumer : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("netgen-consumer-");
    private readonly Dictionary<string, string?> _environment;

    /// <summary>Writes the project.</summary>
    /// <param name="packages">The packages.</param>
    /// <param name="framework">The target framework.</param>
    /// <param name="properties">More properties of the project.</param>
    /// <param name="onlyLocal">Whether the folder is the only source; else it is added to those of the machine.</param>
    public Consumer(PackedNetGen packages, string framework, string properties = "", bool onlyLocal = true)
    {
        // A test host's own settings of the SDK must not reach into the project.
        _environment = new Dictionary<string, string?>
        {
            ["NUGET_PACKAGES"] = Path.Combine(Root, "packages"),
            ["DOTNET_CLI_UI_LANGUAGE"] = "en",
            ["DOTNET_ROLL_FORWARD"] = "Major",
            ["MSBuildSDKsPath"] = null,
        };
        Write("nuget.config", $"""
            <configuration>
              <packageSources>
                {(onlyLocal ? "<clear />" : "")}
                <add key="netgen" value="{packages.Folder}" />
              </packageSources>
              <fallbackPackageFolders>
                {(onlyLocal ? "" : $"<add key=\"cache\" value=\"{MachineCache}\" />")}
              </fallbackPackageFolders>
            </configuration>
            """);
        Write("consumer.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>{framework}</TargetFramework>
                <OutputType>Exe</OutputType>
                <RootNamespace>Consumer</RootNamespace>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <InvariantGlobalization>true</InvariantGlobalization>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="NetGen" Version="{packages.Version}" />
                <NetGenSpec Include="fromfile.net.json" />
                <NetGenOnnx Include="digits.onnx" Name="FromModel" />
              </ItemGroup>
            </Project>
            """);
        Write("fromfile.net.json", """
            { "name": "FromFile", "input": "3x8x8", "layers": [ { "type": "Conv", "channels": 8, "kernel": 3 }, "ReLU", "GlobalAvgPool", { "type": "Dense", "features": 4 } ] }
            """);
        Write("Program.cs", """
            using NetGen;

            var image = new float[3 * 8 * 8];
            for (int i = 0; i < image.Length; i++)
            {
                image[i] = ((i * 37 % 101) - 50) / 50f;
            }

            Print("file", new Consumer.FromFile(seed: 3).CreateSession().Run(image));
            var net = new Consumer.Declared(seed: 5);
            var trainer = net.CreateTrainer(batch: 2, new SoftmaxCrossEntropy(), new Adam(1e-2), threads: 2);
            float[] images = [.. image, .. image.Reverse()];
            for (int step = 0; step < 20; step++)
            {
                Print("loss", [trainer.Step(images, [1, 2])]);
            }

            Print("class", net.CreateSession().Run(image));
            var model = new Consumer.FromModel();
            model.Load(Path.Combine(AppContext.BaseDirectory, "FromModel.safetensors"));
            Print("model", model.CreateSession().Run(new float[32 * 32]));

            static void Print(string what, ReadOnlySpan<float> values)
            {
                Console.Write(what);
                foreach (float value in values)
                {
                    Console.Write($" {BitConverter.SingleToUInt32Bits(value):x8}");
                }

                Console.WriteLine();
            }
            """);
        File.Copy(Repository.PathOf("examples/FromOnnx/digits.onnx"), Path.Combine(Root, "digits.onnx"));
        Write("Declared.cs", """
            using NetGen;

            namespace Consumer;

            [Network(Input = "3x8x8", Parameters = 1098)]
            [Conv(10, 3, Padding = 1), Tanh, MaxPool(2), Dropout(0.25), Flatten, Dense(5, Bias = false), Dense(5 - 2, Name = "last")]
            public partial class Declared;
            """);
    }

    /// <summary>The project's folder.</summary>
    public string Root => _folder.FullName;

    private static string MachineCache => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } folder
        ? folder
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>Runs <c>dotnet</c> in the project.</summary>
    /// <returns>What it printed.</returns>
    /// <exception cref="InvalidOperationException">It failed; the message holds what it printed.</exception>
    public string Dotnet(params string[] arguments) => ExternalProgram.Run(Root, "dotnet", arguments, _environment);

    /// <summary>Leaves of a file only its beginning.</summary>
    public void Cut(string name, int length)
    {
        string path = Path.Combine(Root, name);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..length]);
    }

    /// <summary>Runs a program of the project.</summary>
    public string Run(string relative, params string[] arguments) =>
        ExternalProgram.Run(Root, Path.Combine(Root, relative), arguments, _environment);

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);

    private void Write(string name, [StringSyntax("xml")] string text) => File.WriteAllText(Path.Combine(Root, name), text);
}
