using System.Globalization;

namespace NetGen.Tests.Hostile.Fuzz;

/// <summary>Mutations of a configuration of Darknet: sections, keys, numbers, lists.</summary>
/// <param name="interesting">Values to put in.</param>
internal sealed class CfgMutator(Interesting interesting)
{
    private readonly Random _random = interesting.Random;

    /// <summary>A configuration like another, with one to four lines changed.</summary>
    public string Mutate(string text)
    {
        var lines = text.Split('\n').ToList();
        for (int times = _random.Next(1, 5); times > 0; times--)
        {
            int at = _random.Next(lines.Count);
            string key = lines[at].Split('=')[0];
            switch (_random.Next(9))
            {
                case 0 or 1:
                    lines[at] = key + "=" + interesting.Number().ToString(CultureInfo.InvariantCulture);
                    break;
                case 2:
                    lines[at] = key + "=" + interesting.Text();
                    break;
                case 3:
                    lines[at] = key + "=" + string.Join(',', Enumerable.Range(0, 1 << _random.Next(12)).Select(_ => interesting.Number().ToString(CultureInfo.InvariantCulture)));
                    break;
                case 4:
                    lines[at] = "[" + interesting.Of(["route", "shortcut", "yolo", "region", "connected", "maxpool", "avgpool", "upsample", "reorg", "softmax", "dropout", "cost", interesting.Text()]) + "]";
                    break;
                case 5:
                    lines.InsertRange(at, Enumerable.Repeat(lines[_random.Next(lines.Count)], 1 << _random.Next(9)));
                    break;
                case 6:
                    lines.RemoveAt(at);
                    break;
                case 7:
                    lines.Insert(at, interesting.Text() + "=" + interesting.Text());
                    break;
                default:
                    lines.Insert(at, interesting.Text());
                    break;
            }

            if (lines.Count == 0)
            {
                lines.Add("");
            }
        }

        return string.Join('\n', lines);
    }
}
