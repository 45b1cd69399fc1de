using NetGen.Generator;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.EndToEnd;

/// <summary>A project as strict as the SDK allows, built by the SDK: all analysers, nullable, documentation, warnings as
/// errors; with and without implicit usings.</summary>
public sealed class ConsumerBuildTests
{
    [Theory]
    [InlineData("enable")]
    [InlineData("disable")]
    public void The_strictest_project_builds_without_a_warning(string implicitUsings)
    {
        var folder = Directory.CreateTempSubdirectory("netgen-consumer-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "Consumer.csproj"), Project(implicitUsings));
            File.WriteAllText(Path.Combine(folder.FullName, "tiny.net.json"), Repository.Read("specs/lenet5.net.json"));
            File.WriteAllText(
                Path.Combine(folder.FullName, "Networks.cs"),
                """
                using NetGen;

                namespace Consumer;

                /// <summary>Every kind of layer.</summary>
                [Network(Input = "3x17x13", InputGradient = true)]
                [Conv(17, 3, Padding = "same", Stride = 2), ReLU, Conv(16, 3, Groups = 1, Dilation = new[] { 1, 2 }), ReLU6]
                [MaxPool(2), Dropout(0.5), LeakyReLU(Slope = 0.1), AvgPool(2, Padding = 1, CountPadding = false)]
                [Conv(32, 1, Groups = 16, Bias = false), Sigmoid, GlobalAvgPool, Dense(7), Tanh, Flatten, Softmax]
                public partial class EveryLayer;

                """);
            string output = ExternalProgram.Run(folder.FullName, "dotnet", "build", "-c", "Release", "--nologo", "-nodeReuse:false");
            Assert.Contains("0 Warning(s)", output, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The project, with props and targets at the places where NuGet imports those of a package.</summary>
    private static string Project(string implicitUsings) => $"""
        <Project>
          <Import Project="{Repository.PathOf("generator/NetGen.Generator/build/NetGen.props")}" />
          <Import Project="Sdk.props" Sdk="Microsoft.NET.Sdk" />
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>{implicitUsings}</ImplicitUsings>
            <Nullable>enable</Nullable>
            <AnalysisLevel>latest-all</AnalysisLevel>
            <EnforceCodeStyleInBuild>true</EnforceCodeStyleInBuild>
            <GenerateDocumentationFile>true</GenerateDocumentationFile>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
          </PropertyGroup>
          <ItemGroup>
            <Analyzer Include="{typeof(NetworkCompiler).Assembly.Location}" />
            <Reference Include="{typeof(Network).Assembly.Location}" />
            <NetGenSpec Include="tiny.net.json" />
          </ItemGroup>
          <Import Project="Sdk.targets" Sdk="Microsoft.NET.Sdk" />
          <Import Project="{Repository.PathOf("generator/NetGen.Generator/build/NetGen.targets")}" />
        </Project>
        """;
}
