using System.CommandLine;
using System.Globalization;
using NetGen.Cli.Files;
using NetGen.Cli.Specs;
using NetGen.Generator;
using NetGen.Generator.Emit;
using NetGen.Generator.Frontend;
using NetGen.Generator.Model;
using Isa = NetGen.Generator.Isa.InstructionSet;

namespace NetGen.Cli.Commands;

/// <summary><c>netgen emit</c>: the generated C# as files, for reading or for builds without the generator.</summary>
public static class EmitCommand
{
    private const string Description = """
        Writes the generated C# of networks: what the source generator gives a build.

        A project that compiles the files refers to the package NetGen without its analyzer, and allows unsafe code. Networks
        that go into one project must be written in one call, since they share kernels. Files of an earlier call that are
        not written again are removed from the folder; nothing is changed in it after a mistake.

        Examples:
          netgen emit specs/lenet5.net.json -o Generated
          netgen emit a.net.json b.net.json -o Generated --namespace MyApp.Networks
          netgen emit specs/lenet5.net.json -o Generated --isa avx2
        """;

    /// <summary>The command.</summary>
    public static Command Create(TextWriter output)
    {
        var specs = new Argument<string[]>("SPEC") { Description = "The spec files", Arity = ArgumentArity.OneOrMore };
        var folder = new Option<string>("--output", "-o")
        {
            Description = "The folder that receives the files; made if there is none",
            HelpName = "DIR",
            Required = true,
        };
        var isa = new Option<string?>("--isa")
        {
            Description = $"Write code for one instruction set alone: {InstructionSetName.All}",
            HelpName = "NAME",
        };
        var rootNamespace = new Option<string>("--namespace")
        {
            Description = "The namespace of specs that give none",
            HelpName = "NAME",
            DefaultValueFactory = _ => "",
        };
        var command = new Command("emit", Description) { specs, folder, isa, rootNamespace };
        command.SetAction(parsed =>
        {
            var files = Emit(
                parsed.GetValue(specs)!,
                parsed.GetValue(isa) is { } name ? [InstructionSetName.Parse(name)] : Isa.All,
                parsed.GetValue(rootNamespace)!);
            string target = parsed.GetValue(folder)!;
            GeneratedFolder.Write(target, files);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{files.Count} files with {files.Sum(file => file.Text.AsSpan().Count('\n')):N0} lines are in {target}"));
            return CommandLine.Success;
        });
        return command;
    }

    /// <summary>The files of networks.</summary>
    private static List<GeneratedFile> Emit(string[] paths, EquatableArray<Isa> instructionSets, string rootNamespace)
    {
        if (rootNamespace.Length > 0 && !Identifiers.IsDottedName(rootNamespace))
        {
            throw new UsageException($"--namespace takes the name of a namespace; got '{rootNamespace}'");
        }

        // All mistakes of all files at once.
        var mistakes = new List<string>();
        var networks = new List<NetSpec>();
        foreach (string path in paths)
        {
            try
            {
                networks.Add(SpecSource.ReadClass(path, rootNamespace));
            }
            catch (SpecException exception)
            {
                mistakes.AddRange(exception.Message.Split(Environment.NewLine));
            }
        }

        if (mistakes.Count > 0)
        {
            throw new SpecException(mistakes);
        }

        if (networks.GroupBy(network => network.FullName).FirstOrDefault(group => group.Count() > 1) is { } repeated)
        {
            throw new UsageException($"two of the specs declare a network {repeated.Key}");
        }

        var spaces = networks.SelectMany(NetworkSet.Spaces).ToHashSet(StringComparer.Ordinal);
        if (networks.FirstOrDefault(network => spaces.Contains(network.FullName)) is { } outer)
        {
            throw new UsageException($"the network {outer.FullName} has the name of a namespace that another stands in");
        }

        networks = [.. FileNames.Distinct(networks)];
        var compiled = networks.Select(network => NetworkCompiler.Compile(network, instructionSets)).ToList();
        return
        [
            .. networks.Select(spec => NetworkCompiler.Api(spec)),
            .. compiled.SelectMany(network => network.Files),
            .. NetworkCompiler.KernelFiles(compiled.SelectMany(network => network.Kernels).Distinct()),
        ];
    }
}
