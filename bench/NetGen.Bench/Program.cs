using BenchmarkDotNet.Running;
using NetGen.Bench;

if (args is ["--quick"])
{
    QuickTable.Write();
    return 0;
}

if (args is ["--specs", var folder, .. var rest])
{
    SpecTable.Write(folder, rest is ["--save", var save] ? save : null);
    return 0;
}

if (args is ["--kernels", .. var names])
{
    KernelTable.Write(names.FirstOrDefault());
    return 0;
}

if (args is ["--choices", .. var networks])
{
    return ChoiceTable.Write("specs", networks) == 0 ? 0 : 1;
}

if (args is ["--detection"])
{
    DetectionTable.Write();
    return 0;
}

if (args is ["--sliding"])
{
    SlidingTable.Write();
    return 0;
}

if (args is ["-h" or "--help"])
{
    Console.WriteLine("""
        NetGen.Bench --quick       one table of medians in under two minutes
        NetGen.Bench --kernels     the rates of kernels by themselves, or of those whose names contain the next argument
        NetGen.Bench --choices     for each convolution the algorithm chosen beside the others; of the networks named, or of the race
        NetGen.Bench --detection   what decoding a detector's outputs and suppression take
        NetGen.Bench --sliding     a classifier that slides over an image against one that takes windows one by one
        NetGen.Bench --specs DIR   what it costs to compile the spec files of a folder; --save DIR keeps the generated code
        NetGen.Bench               asks which benchmarks to run with BenchmarkDotNet
        NetGen.Bench --filter '*'  runs them all; takes BenchmarkDotNet's other options too
        """);
    return 0;
}

BenchmarkSwitcher.FromAssembly(typeof(QuickTable).Assembly).Run(args);
return 0;
