using NetGen.Generator.Graph;
using NetGen.Generator.Isa;
using NetGen.Generator.Kernels.Convolution;
using NetGen.Generator.Kernels.Ir;
using NetGen.Generator.Model;

namespace NetGen.Generator.Kernels.Normalization;

/// <summary>
/// How kernels that treat each channel by its own numbers go through a tensor (C, positions): where neighbouring floats
/// are channels (blocked, or one position), a block of channels at a time, whose numbers are vectors; else a channel at
/// a time, whose numbers are floats, with vectors along its positions.
/// </summary>
/// <param name="Channels">The number of channels.</param>
/// <param name="Positions">The number of positions of a channel.</param>
/// <param name="Layout">The layout of the tensor.</param>
/// <param name="AnySize">Whether the numbers of positions and of whole blocks are arguments. Then there stand for all
/// sizes of one code those of the smallest tensor.</param>
internal sealed record ChannelRows(int Channels, int Positions, Layout Layout, bool AnySize = false)
{
    // Chains of additions side by side, to hide the latency of one.
    private const int Chains = 4;

    /// <summary>Whether a vector holds channels.</summary>
    public bool Across => Layout == Layout.Blocked || Positions == 1;

    /// <summary>The rows that a method is written for: of any size, but for what an instruction set's vectors and the
    /// chains leave over. Rows of few positions, and along positions, have methods of their own.</summary>
    public ChannelRows Code(InstructionSet isa) => AnySize || Layout != Layout.Blocked || Positions < Chains
        ? this
        : new ChannelRows(Channels % isa.Lanes, Chains + (Positions % Chains), Layout, AnySize: true);

    /// <summary>The arguments of that method.</summary>
    public EquatableArray<KernelExtent> Extents(InstructionSet isa)
    {
        var (channels, positions) = (Channels, Positions);
        return [.. Code(isa).ExtentNames.Select(name => new KernelExtent(name, name == "positions" ? positions : channels / isa.Lanes))];
    }

    /// <summary>Their names.</summary>
    public IEnumerable<string> ExtentNames => !AnySize ? [] : Channels == 0 ? ["positions"] : ["positions", "wholeBlocks"];

    /// <summary>The number of positions, as an offset.</summary>
    public IndexExpression PositionCount => AnySize ? KernelBuilder.Index("positions") : Positions;

    /// <summary>The number of positions, as a float.</summary>
    public Value PositionNumber => AnySize ? new WholeNumber(KernelBuilder.Index("positions")) : new Constant(Positions, false);

    /// <summary>Sizes and layout within a kernel's name.</summary>
    public string Name => AnySize
        ? "blocked" + (Positions == Chains ? "" : "_rest" + Names.Number(Positions - Chains)) + (Channels == 0 ? "" : "_last" + Names.Number(Channels))
        : Names.Number(Channels) + "x" + Names.Number(Positions) + (Layout == Layout.Blocked ? "_blocked" : "_planar");

    /// <summary>Sizes and layout in words.</summary>
    public string Describe(InstructionSet isa) => AnySize ? $"(channels, positions), blocked by {Names.Number(isa.Lanes)}" :
        $"({Names.Number(Channels)}, {Names.Number(Positions)}), "
        + (Layout == Layout.Blocked ? $"blocked by {Names.Number(isa.Lanes)}" : "planar");

    /// <summary>The number of rows, which are work items.</summary>
    public int Count(InstructionSet isa) => Across ? (Channels + isa.Lanes - 1) / isa.Lanes : Channels;

    /// <summary>Writes the loop over the rows of a range of work items.</summary>
    public void ForEach(KernelBuilder b, InstructionSet isa, Action<ChannelRow> body)
    {
        if (Across)
        {
            var whole = AnySize ? KernelBuilder.Index("wholeBlocks") : Channels / isa.Lanes;
            RowTiles.For(
                b, whole, Channels % isa.Lanes, isa.Lanes, (c, count) => body(new ChannelRow(this, isa, c, count == isa.Lanes ? 0 : count)));
        }
        else
        {
            b.For("c", KernelBuilder.Index("begin"), KernelBuilder.Index("end"), c => body(new ChannelRow(this, isa, c, 0)));
        }
    }

    /// <summary>
    /// Sums terms over the positions of a row, in chains that are added up at the end. The results are vectors over
    /// channels, or floats.
    /// </summary>
    /// <param name="b">The kernel being written.</param>
    /// <param name="isa">The instruction set.</param>
    /// <param name="names">Names of the sums.</param>
    /// <param name="pointers">Names of pointers to the row in each tensor that the terms read.</param>
    /// <param name="terms">From the elements of these tensors, the sums so far and the end of local names, the sums
    /// with a term added.</param>
    public Value[] Sum(
        KernelBuilder b, InstructionSet isa, string[] names, string[] pointers, Func<Value[], Value[], string, Value[]> terms)
    {
        int vectors = Across ? Positions : Positions / isa.Lanes;
        int chains = Math.Max(1, Math.Min(Chains, vectors));
        Local[][] sums =
        [
            .. Enumerable.Range(0, chains).Select(chain =>
                names.Select(name => b.Let(name + Names.Number(chain), new Constant(0, true))).ToArray()),
        ];
        int left = vectors % chains;
        var whole = AnySize ? PositionCount - left : vectors - left;
        b.For(
            "p",
            0,
            whole,
            p =>
            {
                string[] at = [.. pointers.Select(pointer => Addresses.At(b, pointer + "At", pointer, p * isa.Lanes))];
                for (int k = 0; k < chains; k++)
                {
                    Assign(sums[k], [.. at.Select(pointer => new Load(pointer, k * isa.Lanes, true))], Names.Number(k));
                }
            },
            chains);
        string[] last = left > 0 && AnySize
            ? [.. pointers.Select(pointer => b.LetPointer($"{pointer}LastOf{PascalCase.Of(names[0])}", pointer, whole * isa.Lanes))]
            : pointers;
        for (int k = 0; k < left; k++)
        {
            var at = AnySize ? k * isa.Lanes : (whole + k) * isa.Lanes;
            Assign(sums[k], [.. last.Select(pointer => new Load(pointer, at, true))], "Last" + Names.Number(k));
        }

        var totals = names.Select((_, i) => sums.Skip(1).Aggregate((Value)sums[0][i], (total, chain) => total + chain[i]));
        if (Across)
        {
            return [.. totals];
        }

        // The floats left over, one by one: what lies behind them must not enter the sums.
        Local[] row = [.. totals.Select((total, i) => b.Let(names[i] + "Row", new Sum(total)))];
        b.For("q", vectors * isa.Lanes, Positions, q => Assign(row, [.. pointers.Select(pointer => new Load(pointer, q, false))], ""));
        return row;

        void Assign(Local[] into, Value[] elements, string suffix)
        {
            var added = terms(elements, into, suffix);
            for (int i = 0; i < into.Length; i++)
            {
                b.Assign(into[i], added[i]);
            }
        }
    }
}

/// <summary>A channel, or a block of channels.</summary>
/// <param name="Rows">The tensor it is a row of.</param>
/// <param name="Isa">The instruction set.</param>
/// <param name="Channel">The first channel.</param>
/// <param name="Active">The number of lanes that are channels; 0 for all.</param>
internal sealed record ChannelRow(ChannelRows Rows, InstructionSet Isa, IndexExpression Channel, int Active)
{
    /// <summary>The offset of its first element in the tensor of an image.</summary>
    public IndexExpression Offset => Channel * Rows.PositionCount;

    /// <summary>The number that an array holds for each channel; another one in lanes that are none.</summary>
    public Value Load(string pointer, float beyond = 0) =>
        Rows.Across ? new Load(pointer, Channel, true, Active, beyond) : new Load(pointer, Channel, false);

    /// <summary>A constant as the numbers of channels are.</summary>
    public Value Constant(float number) => new Constant(number, Rows.Across);

    /// <summary>A float as the numbers of channels are.</summary>
    public Value Of(Value number) => Rows.Across ? new Broadcast(number) : number;

    /// <summary>The numbers of channels as vectors along what the row holds.</summary>
    public Value Along(Value number) => Rows.Across ? number : new Broadcast(number);

    /// <summary>1 / sqrt(variance + epsilon) by the variances that an array holds; finite in lanes that are no
    /// channels.</summary>
    public Value InverseDeviation(string variance, float epsilon) =>
        InverseDeviation(Load(variance, beyond: epsilon == 0 ? 1 : 0), epsilon);

    /// <summary>1 / sqrt(variance + epsilon).</summary>
    public Value InverseDeviation(Value variance, float epsilon) =>
        Constant(1) / new Unary(UnaryOperator.Sqrt, variance + Constant(epsilon));

    /// <summary>Writes the number of each channel to an array.</summary>
    public void Store(KernelBuilder b, string name, string pointer, Value value)
    {
        var local = b.Named(name, value);
        b.Store(pointer, Channel, local, Active);
    }

    /// <summary>Names the address of the row in an image.</summary>
    public string InImage(KernelBuilder b, string name, string pointer, IndexExpression image) =>
        b.LetPointer(name, pointer, (image * KernelBuilder.Index("stride")) + Offset);

    /// <summary>
    /// Writes y for each element of the row. In a last partial block the lanes past the channels of what is read are
    /// zero, so that what is written there is finite.
    /// </summary>
    /// <param name="b">The kernel being written.</param>
    /// <param name="output">The pointer to y.</param>
    /// <param name="value">From a function that loads a tensor's elements, and a suffix of names, the elements of
    /// y.</param>
    public void Write(KernelBuilder b, string output, Func<Func<string, Value>, string, Value> value) =>
        Write(b, output, (load, _, suffix) => value(load, suffix));

    /// <summary>Writes y for each element of the row.</summary>
    /// <param name="b">The kernel being written.</param>
    /// <param name="output">The pointer to y.</param>
    /// <param name="value">From a function that loads a tensor's elements, another that loads what an array holds for
    /// each position, and a suffix of names, the elements of y.</param>
    public void Write(KernelBuilder b, string output, Func<Func<string, Value>, Func<string, Value>, string, Value> value)
    {
        if (Rows.Across)
        {
            b.For("position", 0, Rows.PositionCount, position =>
            {
                var at = b.LetIndex("at", Offset + (position * Isa.Lanes));
                var result = b.Named("result", value(
                    pointer => new Load(pointer, at, true, Active), pointer => new Broadcast(new Load(pointer, position, false)), ""));
                b.Store(output, at, result, Rows.Layout == Layout.Blocked ? 0 : Active);
            });
            return;
        }

        var row = b.LetIndex("row", Offset);
        VectorTiles.For(b, "position", Rows.Positions, Isa.Lanes, 1, (position, active) =>
        {
            string suffix = VectorTiles.Suffix(Rows.Positions, Isa.Lanes, active[0]);
            var result = b.Named("result" + suffix, value(
                pointer => new Load(pointer, row + position, true), pointer => new Load(pointer, position, true), suffix));
            b.Store(output, row + position, result, active[0]);
        });
    }
}
