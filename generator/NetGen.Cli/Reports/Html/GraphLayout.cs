namespace NetGen.Cli.Reports.Html;

/// <summary>
/// Places the nodes of a directed acyclic graph for drawing, in rows from the inputs down: Sugiyama, Tagawa and Toda (1981).
/// An edge over several rows bends at points in the rows between. Rows are ordered by the mean place of their neighbours,
/// and then each is moved as near to its neighbours as the others allow; the last time from the top, so that chains are straight.
/// </summary>
public sealed class GraphLayout
{
    private const int Sweeps = 12;

    // Bends are held in line more than boxes, so that long edges run straight.
    private const double BendWeight = 4;

    private readonly List<Cell> _cells;
    private readonly List<List<Cell>> _rows;

    private GraphLayout(List<Cell> cells, List<List<Cell>> rows) => (_cells, _rows) = (cells, rows);

    /// <summary>A place in a row: a node, or a bend of an edge.</summary>
    private sealed class Cell(int node, int row)
    {
        public int Node { get; } = node;

        public int Row { get; } = row;

        public List<Cell> Above { get; } = [];

        public List<Cell> Below { get; } = [];

        public double Order { get; set; }

        public double X { get; set; }

        public bool IsBend => Node < 0;
    }

    /// <summary>Where a graph's nodes and edges are.</summary>
    /// <param name="Nodes">The center of each node, and its row.</param>
    /// <param name="Edges">The points of each edge, from its source down to its target.</param>
    /// <param name="Left">The least x of all.</param>
    /// <param name="Right">The largest x of all.</param>
    /// <param name="Rows">The number of rows.</param>
    public sealed record Placement(
        IReadOnlyList<(double X, int Row)> Nodes,
        IReadOnlyList<IReadOnlyList<(double X, int Row)>> Edges,
        double Left,
        double Right,
        int Rows);

    /// <summary>Places a graph.</summary>
    /// <param name="count">The number of nodes; an edge leads from a lower to a higher number.</param>
    /// <param name="edges">The edges.</param>
    /// <param name="nodeWidth">The distance of the centers of two nodes in a row.</param>
    /// <param name="bendWidth">The room of a bend.</param>
    public static Placement Place(int count, IReadOnlyList<(int From, int To)> edges, double nodeWidth, double bendWidth)
    {
        int[] rows = new int[count];
        foreach (var (from, to) in edges.OrderBy(edge => edge.To))
        {
            rows[to] = Math.Max(rows[to], rows[from] + 1);
        }

        var cells = Enumerable.Range(0, count).Select(node => new Cell(node, rows[node])).ToList();
        var paths = new List<List<Cell>>();
        foreach (var (from, to) in edges)
        {
            List<Cell> path = [cells[from]];
            for (int row = rows[from] + 1; row < rows[to]; row++)
            {
                path.Add(new Cell(-1, row));
            }

            cells.AddRange(path.Skip(1));
            path.Add(cells[to]);
            paths.Add(path);
            foreach (var (above, below) in path.Zip(path.Skip(1)))
            {
                above.Below.Add(below);
                below.Above.Add(above);
            }
        }

        var layout = new GraphLayout(cells, [.. cells.GroupBy(cell => cell.Row).OrderBy(row => row.Key).Select(row => row.ToList())]);
        layout.Order();
        layout.Move(nodeWidth, bendWidth);
        return new Placement(
            [.. cells.Take(count).Select(Point)],
            [.. paths.Select(path => (IReadOnlyList<(double, int)>)[.. path.Select(Point)])],
            cells.Select(cell => cell.X).DefaultIfEmpty(0).Min(),
            cells.Select(cell => cell.X).DefaultIfEmpty(0).Max(),
            layout._rows.Count);

        static (double X, int Row) Point(Cell cell) => (cell.X, cell.Row);
    }

    /// <summary>Orders each row by the mean place of its neighbours in the row before, downwards and upwards in turns.</summary>
    private void Order()
    {
        Renumber();
        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            bool down = sweep % 2 == 0;
            foreach (var row in down ? _rows : _rows.AsEnumerable().Reverse())
            {
                var places = row.ToDictionary(cell => cell, cell => Neighbours(cell, down).Select(n => n.Order).DefaultIfEmpty(cell.Order).Average());
                var sorted = row.OrderBy(cell => places[cell]).ToList();
                row.Clear();
                row.AddRange(sorted);
                Renumber(row);
            }
        }
    }

    private static List<Cell> Neighbours(Cell cell, bool above) => above ? cell.Above : cell.Below;

    private void Renumber() => _rows.ForEach(Renumber);

    private static void Renumber(List<Cell> row)
    {
        for (int i = 0; i < row.Count; i++)
        {
            row[i].Order = i - ((row.Count - 1) / 2.0);
        }
    }

    private void Move(double nodeWidth, double bendWidth)
    {
        foreach (var cell in _cells)
        {
            cell.X = cell.Order * nodeWidth;
        }

        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            _rows.ForEach(row => Settle(row, above: true, nodeWidth, bendWidth));
            _rows.AsEnumerable().Reverse().ToList().ForEach(row => Settle(row, above: false, nodeWidth, bendWidth));
        }

        _rows.ForEach(row => Settle(row, above: true, nodeWidth, bendWidth));
    }

    /// <summary>
    /// The places of a row that are nearest to the means of its neighbours in the row above or below, in least squares, with the distances that boxes
    /// need: an isotonic regression, solved by pooling neighbours that would overlap.
    /// </summary>
    private static void Settle(List<Cell> row, bool above, double nodeWidth, double bendWidth)
    {
        var pools = new Stack<(double Sum, double Weight, int Count)>();
        double[] shift = new double[row.Count];
        for (int i = 0; i < row.Count; i++)
        {
            shift[i] = i == 0 ? 0 : shift[i - 1] + (Width(row[i - 1]) / 2) + (Width(row[i]) / 2);
            double wanted = Mean(Neighbours(row[i], above), row[i].X) - shift[i];
            double weight = Weight(row[i]);
            var pool = (Sum: wanted * weight, Weight: weight, Count: 1);
            while (pools.Count > 0 && pools.Peek().Sum / pools.Peek().Weight > pool.Sum / pool.Weight)
            {
                var before = pools.Pop();
                pool = (before.Sum + pool.Sum, before.Weight + pool.Weight, before.Count + pool.Count);
            }

            pools.Push(pool);
        }

        int next = 0;
        foreach (var (sum, weight, count) in pools.Reverse())
        {
            for (int i = 0; i < count; i++, next++)
            {
                row[next].X = (sum / weight) + shift[next];
            }
        }

        static double Weight(Cell cell) => cell.IsBend ? BendWeight : 1;

        // By weight, so that a join is where the fork was from which bends and boxes were pushed apart.
        static double Mean(List<Cell> cells, double otherwise) =>
            cells.Count == 0 ? otherwise : cells.Sum(cell => cell.X * Weight(cell)) / cells.Sum(Weight);

        double Width(Cell cell) => cell.IsBend ? bendWidth : nodeWidth;
    }
}
