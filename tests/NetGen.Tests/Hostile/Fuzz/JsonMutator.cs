using System.Globalization;
using System.Text;
using System.Text.Json;

namespace NetGen.Tests.Hostile.Fuzz;

/// <summary>Mutations of JSON that know its structure: values, nesting, keys that are repeated, lists that grow.</summary>
/// <param name="interesting">Values to put in.</param>
internal sealed class JsonMutator(Interesting interesting)
{
    private const int LongestText = 1 << 21;

    private readonly Random _random = interesting.Random;

    /// <summary>A text like another, with one to four things changed.</summary>
    public string Mutate(string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = Part.Of(document.RootElement);
        for (int times = _random.Next(1, 5); times > 0; times--)
        {
            var all = new List<Part>();
            root.Collect(all);
            Change(interesting.Of(all), all);
        }

        var text = new StringBuilder();
        root.Write(text);
        return text.ToString();
    }

    private void Change(Part part, List<Part> all)
    {
        switch (_random.Next(12))
        {
            case 0:
                part.Become(new Part(interesting.Number().ToString(CultureInfo.InvariantCulture)));
                break;
            case 1:
                part.Become(new Part(Quote(interesting.Text())));
                break;
            case 2:
                part.Become(interesting.Of(all).Copy(depth: 0));
                break;
            case 3:
                int depth = 1 << _random.Next(12);
                part.Become(new Part(new string('[', depth) + "1" + new string(']', depth)));
                break;
            case 4:
                part.Become(new Part(interesting.Of(["null", "true", "1e308", "-0", "0.1", "1e-400", "[]", "{}", "\"\\ud800\"", "[[],[]]", "1E5", "01", "nul", "\"\\x\"", ""])));
                break;
            case 5 when part.Members.Count > 0:
                part.Members.Add((part.Members[_random.Next(part.Members.Count)].Key, interesting.Of(all).Copy(0)));
                break;
            case 6 when part.Members.Count > 0:
                int at = _random.Next(part.Members.Count);
                part.Members[at] = (Quote(interesting.Text()), part.Members[at].Value);
                break;
            case 7 when part.Members.Count > 0:
                part.Members.RemoveAt(_random.Next(part.Members.Count));
                break;
            case 8 when part.Items.Count > 0:
                var item = interesting.Of(part.Items);
                part.Items.AddRange(Enumerable.Repeat(item, 1 << _random.Next(11)));
                break;
            case 9 when part.Items.Count > 0:
                part.Items.RemoveAt(_random.Next(part.Items.Count));
                break;
            case 10 when part.Items.Count > 1:
                part.Items.Reverse();
                break;
            default:
                part.Become(new Part(Quote("$x" + string.Concat(Enumerable.Repeat(interesting.Of(["+1", "*2", "/0", "-(1", "+$x"]), 1 << _random.Next(12))))));
                break;
        }
    }

    private static string Quote(string text) => JsonSerializer.Serialize(text);

    /// <summary>A value that can be changed: raw text, a list, or members whose keys may repeat.</summary>
    private sealed class Part(string raw)
    {
        private const int DeepestCopy = 6;

        private string _raw = raw;
        private char _kind = raw.Length == 0 ? '\0' : raw[0];

        public List<(string Key, Part Value)> Members { get; private set; } = [];

        public List<Part> Items { get; private set; } = [];

        public static Part Of(JsonElement element) => element.ValueKind switch
        {
            JsonValueKind.Object => new Part("") { _kind = '{', Members = [.. element.EnumerateObject().Select(member => (Quote(member.Name), Of(member.Value)))] },
            JsonValueKind.Array => new Part("") { _kind = '[', Items = [.. element.EnumerateArray().Select(Of)] },
            _ => new Part(element.GetRawText()),
        };

        public void Collect(List<Part> all)
        {
            all.Add(this);
            Members.ForEach(member => member.Value.Collect(all));
            Items.Distinct().ToList().ForEach(item => item.Collect(all));
        }

        public void Become(Part other) => (_raw, _kind, Members, Items) = (other._raw, other._raw.Length > 0 ? '\0' : other._kind, other.Members, other.Items);

        public Part Copy(int depth) => depth > DeepestCopy ? new Part("0") : new Part(_raw)
        {
            _kind = _kind,
            Members = [.. Members.Select(member => (member.Key, member.Value.Copy(depth + 1)))],
            Items = [.. Items.Select(item => item.Copy(depth + 1))],
        };

        public void Write(StringBuilder text)
        {
            switch (_kind)
            {
                case '{' or '[' when text.Length > LongestText:
                    text.Append('0');
                    break;
                case '{' when _raw.Length == 0:
                    text.Append('{');
                    for (int i = 0; i < Members.Count; i++)
                    {
                        text.Append(i > 0 ? "," : "").Append(Members[i].Key).Append(':');
                        Members[i].Value.Write(text);
                    }

                    text.Append('}');
                    break;
                case '[' when _raw.Length == 0:
                    text.Append('[');
                    for (int i = 0; i < Items.Count; i++)
                    {
                        text.Append(i > 0 ? "," : "");
                        Items[i].Write(text);
                    }

                    text.Append(']');
                    break;
                default:
                    text.Append(_raw);
                    break;
            }
        }
    }
}
