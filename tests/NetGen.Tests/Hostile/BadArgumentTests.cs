using NetGen.Cli;
using NetGen.Tests.Cli;
using NetGen.Tests.Support;
using Xunit;

namespace NetGen.Tests.Hostile;

/// <summary>A matrix of arguments that cannot be, over all commands and options: each ends with the code 1 or 2 and one line.</summary>
public sealed class BadArgumentTests
{
    private static readonly string Spec = Repository.PathOf("specs/lenet5.net.json");

    // Each call is sound but for what stands in place of the #.
    private static readonly string[][] Inputs =
    [
        ["inspect", "#"], ["inspect", "#.onnx"],
        ["emit", "#", "-o", "OUT"],
        ["verify", "#"], ["verify", "SPEC", "--test", "#", "--weights", "WEIGHTS"], ["verify", "SPEC", "--weights", "#", "--test", "TEST"],
        ["export", "#", "--seed", "1", "-o", "OUT"], ["export", "SPEC", "--weights", "#", "-o", "OUT"],
        ["import", "#", "-o", "OUT"], ["import", "#.cfg", "--weights", "WEIGHTS", "-o", "OUT"], ["import", "CFG", "--weights", "#", "-o", "OUT"],
    ];

    private static readonly string[][] Targets =
    [
        ["inspect", "SPEC", "--html", "#"], ["export", "SPEC", "--seed", "1", "-o", "#"], ["import", "MODEL", "-o", "#"], ["import", "CFG", "--weights", "CFGWEIGHTS", "-o", "#"],
    ];

    private static readonly string[][] Words =
    [
        ["inspect", "SPEC", "--batch", "#"], ["inspect", "SPEC", "--isa", "#"], ["inspect", "SPEC", "--shape", "#"], ["inspect", "MODEL", "--shape", "#"],
        ["inspect", "SPEC", "--passes", "#"], ["emit", "SPEC", "-o", "OUT", "--isa", "#"], ["emit", "SPEC", "-o", "OUT", "--namespace", "#"],
        ["export", "SPEC", "--seed", "#", "-o", "OUT"], ["export", "SPEC", "--seed", "1", "--batch", "#", "-o", "OUT"], ["import", "MODEL", "-o", "OUT", "--shape", "#"],
        ["#"], ["inspect", "SPEC", "#"], ["inspect", "SPEC", "--#"],
    ];

    public static TheoryData<string> Calls =>
    [
        .. Of("input", Inputs), .. Of("target", Targets), .. Of("word", Words),
    ];

    [Theory]
    [MemberData(nameof(Calls))]
    public void A_bad_argument_ends_in_one_line(string call)
    {
        string kind = call.Split(": ")[0];
        string[] arguments = call.Split(": ")[1].Split(' ');
        using var tool = new Tool();
        Prepare(tool);
        string[] before = [.. tool.Names()];
        foreach (var (what, value) in kind switch { "input" => Unreadable(tool), "target" => Unwritable(tool), _ => Nonsense() })
        {
            // The global namespace, one of a letter, and the end of options may be given.
            if ((arguments.Contains("--namespace") && value is "" or "x") || (arguments.Contains("--#") && value.Length == 0))
            {
                continue;
            }

            string[] made = [.. arguments.Select(argument => Made(argument, value, tool))];
            var result = Tool.Run(made);
            string told = $"{what}: {string.Join(' ', made)}: {result.Code} {result.Output} {result.Errors}";
            Assert.True(result.Code is CommandLine.Mistake or CommandLine.Usage, told);
            Assert.True(result.Output.Length == 0, told);
            Assert.True(result.Errors.Length is > 10 and < 5000 && result.Errors.IndexOf('\n') == result.Errors.Length - 1, told);
            Assert.True(before.SequenceEqual(tool.Names()), told + " left " + string.Join(", ", tool.Names()));
        }
    }

    [Fact]
    public void Values_that_fit_nothing_are_told_by_verify()
    {
        using var tool = new Tool();
        string spec = tool.Write("net.net.json", """{ "name": "Net", "input": "4", "layers": [{ "type": "Dense", "features": 2 }] }""");
        string weights = tool.PathOf("net.safetensors");
        File.WriteAllBytes(weights, Safetensors("""{ "dense1.weight": { "dtype": "F32", "shape": [2, 4], "data_offsets": [0, 32] }, "dense1.bias": { "dtype": "F32", "shape": [2], "data_offsets": [32, 40] } }""", 40));
        string[] tests =
        [
            """{ "inputs.input": { "dtype": "F32", "shape": [3], "data_offsets": [0, 12] } }""",
            """{ "inputs.input": { "dtype": "F32", "shape": [4], "data_offsets": [0, 12] } }""",
            """{ "inputs.input": { "dtype": "F32", "shape": [4], "data_offsets": [0, 11] } }""",
            """{ "inputs.input": { "dtype": "F32", "shape": [4], "data_offsets": [0, 16] }, "outputs.dense1": { "dtype": "F32", "shape": [9], "data_offsets": [16, 52] } }""",
            """{ "inputs.input": { "dtype": "F32", "shape": [1099511627776], "data_offsets": [0, 4398046511104] } }""",
            """{ "inputs.input": { "dtype": "F16", "shape": [4], "data_offsets": [0, 8] } }""",
            "{}",
        ];
        int[] lengths = [12, 12, 11, 52, 16, 8, 0];
        Assert.All(tests.Zip(lengths), test =>
        {
            File.WriteAllBytes(tool.PathOf("net.test.safetensors"), Safetensors(test.First, test.Second));
            var result = Tool.Run("verify", spec);
            Assert.Equal((1, ""), (result.Code, result.Output));
            Assert.Matches("^[^\n]+\n$", result.Errors);
        });
    }

    [Fact]
    public void A_defect_is_one_line_and_a_code_of_its_own()
    {
        var errors = new StringWriter();
        int code = CommandLine.Run(["inspect", Spec], new Broken(), errors);
        Assert.Equal(CommandLine.Defect, code);
        Assert.Matches("^netgen: internal error: InvalidTimeZoneException: broken on purpose; please report it, with the command and its files\r?\n$", errors.ToString());
    }

    private static IEnumerable<string> Of(string kind, string[][] calls) => calls.Select(call => kind + ": " + string.Join(' ', call));

    private static void Prepare(Tool tool)
    {
        Assert.Equal(0, Tool.Run("export", Spec, "--seed", "1", "-o", tool.PathOf("model.onnx")).Code);
        tool.Write("net.cfg", "[net]\nwidth=4\nheight=4\nchannels=1\n[connected]\noutput=2\nactivation=linear\n");
        File.WriteAllBytes(tool.PathOf("net.weights"), new byte[20 + (4 * 34)]);
        File.WriteAllBytes(tool.PathOf("weights.safetensors"), Safetensors("{}", 0));
        File.WriteAllBytes(tool.PathOf("garbage"), [.. Enumerable.Range(0, 3000).Select(i => (byte)((i * 37) + 11))]);
        tool.Write("text", "neither JSON nor anything else");
        File.WriteAllBytes(tool.PathOf("empty"), []);
        Directory.CreateDirectory(tool.PathOf("folder"));
        using var huge = File.Create(tool.PathOf("huge"));
        huge.SetLength(3L << 30);
    }

    private static string Made(string argument, string value, Tool tool) => argument switch
    {
        "SPEC" => Spec,
        "OUT" => tool.PathOf("out"),
        "MODEL" => tool.PathOf("model.onnx"),
        "CFG" => tool.PathOf("net.cfg"),
        "CFGWEIGHTS" => tool.PathOf("net.weights"),
        "WEIGHTS" or "TEST" => tool.PathOf("weights.safetensors"),
        _ => argument.Replace("#", value, StringComparison.Ordinal),
    };

    private static IEnumerable<(string What, string Value)> Unreadable(Tool tool)
    {
        yield return ("empty", "");
        yield return ("blank", " ");
        yield return ("a zero", "a\0b");
        yield return ("a folder", tool.PathOf("folder"));
        yield return ("a folder with its separator", tool.PathOf("folder/"));
        yield return ("this folder", ".");
        yield return ("missing", tool.PathOf("missing"));
        yield return ("in a missing folder", tool.PathOf("missing/file"));
        yield return ("below a file", tool.PathOf("text/file"));
        yield return ("an empty file", tool.PathOf("empty"));
        yield return ("garbage", tool.PathOf("garbage"));
        yield return ("text", tool.PathOf("text"));
        yield return ("huge", tool.PathOf("huge"));
        yield return ("a name that is too long", tool.PathOf(new string('x', 5000)));
        yield return ("no letters of a file's name", tool.PathOf("\ud800"));
        if (!OperatingSystem.IsWindows())
        {
            yield return ("without an end", "/dev/zero");
            yield return ("without content", "/dev/null");
            yield return ("nobody's", "/proc/self/mem");
        }
    }

    private static IEnumerable<(string What, string Value)> Unwritable(Tool tool)
    {
        yield return ("empty", "");
        yield return ("blank", " ");
        yield return ("a zero", "a\0b");
        yield return ("a folder with its separator", tool.PathOf("folder/"));
        yield return ("a missing folder with its separator", tool.PathOf("missing/"));
        yield return ("this folder", ".");
        yield return ("the folder above", tool.PathOf("folder/.."));
        yield return ("in a missing folder", tool.PathOf("missing/file"));
        yield return ("below a file", tool.PathOf("text/file"));
        yield return ("a name that is too long", tool.PathOf(new string('x', 5000)));
        if (!OperatingSystem.IsWindows())
        {
            yield return ("where nothing can be written", "/proc/netgen");
            yield return ("of the system", "/sys/netgen");
        }
    }

    private static IEnumerable<(string What, string Value)> Nonsense()
    {
        yield return ("empty", "");
        yield return ("a zero", "a\0b");
        yield return ("a number too large", "99999999999999999999999999");
        yield return ("a negative number", "-9");
        yield return ("no number", "1e3x");
        yield return ("an x", "x");
        yield return ("many", string.Join('x', Enumerable.Repeat("9", 1000)));
        yield return ("a response file", "@/dev/zero");
        yield return ("a directive", "[suggest:1]");
        yield return ("long", new string('y', 100_000));
    }

    private static byte[] Safetensors(string header, int data)
    {
        byte[] json = System.Text.Encoding.UTF8.GetBytes(header);
        return [.. BitConverter.GetBytes((ulong)json.Length), .. json, .. new byte[data]];
    }

    private sealed class Broken : StringWriter
    {
        public override void Write(string? value) => throw new InvalidTimeZoneException("broken on purpose");
    }
}
