using NetGen.Cli.Reports.Html;
using Xunit;

namespace NetGen.Tests.Cli;

/// <summary>The places of boxes and edges on the page.</summary>
public sealed class GraphLayoutTests
{
    private const double Node = 100;
    private const double Bend = 20;

    [Fact]
    public void A_chain_is_straight()
    {
        var chain = Place(6, [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5)]);
        Assert.Equal([0, 1, 2, 3, 4, 5], chain.Nodes.Select(node => node.Row));
        Assert.All(chain.Nodes, node => Assert.Equal(0, node.X, 1e-9));
    }

    [Fact]
    public void Residual_blocks_stand_below_each_other_and_their_shortcuts_run_straight_beside_them()
    {
        // 0 -> 1 -> 2 -> 3 = 2 + 0, and so on.
        var edges = Enumerable.Range(0, 20).SelectMany(block => new[]
        {
            (3 * block, (3 * block) + 1), ((3 * block) + 1, (3 * block) + 2), ((3 * block) + 2, (3 * block) + 3), (3 * block, (3 * block) + 3),
        }).ToList();
        var placed = Place(61, edges);
        Assert.All(Enumerable.Range(0, 21), join => Assert.Equal(placed.Nodes[0].X, placed.Nodes[3 * join].X, 1e-6));
        foreach (var shortcut in placed.Edges.Where(edge => edge.Count == 4))
        {
            Assert.Equal(shortcut[1].X, shortcut[2].X, 1e-6);
        }
    }

    [Fact]
    public void Nothing_overlaps_in_any_graph_and_every_edge_leads_down()
    {
        for (int seed = 1; seed <= 50; seed++)
        {
            var random = new Random(seed);
            int count = random.Next(1, 40);
            var edges = Enumerable.Range(1, count - 1)
                .SelectMany(to => Enumerable.Range(0, random.Next(1, 4)).Select(_ => (From: random.Next(0, to), To: to)).Distinct())
                .ToList();
            var placed = Place(count, edges);
            var bends = placed.Edges.SelectMany(edge => edge.Skip(1).SkipLast(1)).Select(bend => (bend.X, bend.Row, Width: Bend));
            foreach (var row in placed.Nodes.Select(node => (node.X, node.Row, Width: Node)).Concat(bends).GroupBy(cell => cell.Row))
            {
                var cells = row.OrderBy(cell => cell.X).ToList();
                foreach (var (left, right) in cells.Zip(cells.Skip(1)))
                {
                    Assert.True(right.X - left.X >= ((left.Width + right.Width) / 2) - 1e-6, $"seed {seed}: {left} and {right}");
                }
            }

            for (int i = 0; i < edges.Count; i++)
            {
                var points = placed.Edges[i];
                Assert.Equal(placed.Nodes[edges[i].From], points[0]);
                Assert.Equal(placed.Nodes[edges[i].To], points[^1]);
                Assert.Equal(Enumerable.Range(points[0].Row, points.Count), points.Select(point => point.Row));
            }
        }
    }

    private static GraphLayout.Placement Place(int count, IReadOnlyList<(int From, int To)> edges) =>
        GraphLayout.Place(count, edges, Node, Bend);
}
