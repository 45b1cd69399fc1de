using NetGen.Tests.Runtime;
using NetGen.Weights;
using Xunit;

namespace NetGen.Tests.Hostile;

/// <summary>A save replaces what it is meant to replace, as it was, and leaves nothing else.</summary>
public sealed class SavingTests
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Shared = Private | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    [SkippableTheory]
    [InlineData(Private)]
    [InlineData(Shared)]
    [InlineData(Private | UnixFileMode.UserExecute | UnixFileMode.GroupRead)]
    public void A_file_keeps_its_permissions_and_has_them_from_the_start(UnixFileMode mode)
    {
        Skip.If(OperatingSystem.IsWindows());
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var folder = new TemporaryFolder();
        string path = folder.File("weights");
        File.WriteAllText(path, "old");
        File.SetUnixFileMode(path, mode);
        var during = default(UnixFileMode);
        AtomicFile.Write(path, stream =>
        {
            stream.WriteByte((byte)'n');
            during = ModeOf(Assert.Single(Directory.GetFiles(folder.Path), file => file != path));
        });
        Assert.Equal((mode, mode), (during, ModeOf(path)));
        Assert.Equal("n", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [SkippableFact]
    public void A_link_stays_and_its_target_is_replaced()
    {
        Skip.If(OperatingSystem.IsWindows());
        using var folder = new TemporaryFolder();
        using var other = new TemporaryFolder();
        string target = other.File("real");
        File.WriteAllText(target, "old");
        string near = folder.File("near");
        string link = folder.File("link");
        File.CreateSymbolicLink(near, target);
        File.CreateSymbolicLink(link, "near");
        AtomicFile.Write(link, stream => stream.WriteByte((byte)'n'));
        Assert.Equal("near", new FileInfo(link).LinkTarget);
        Assert.Equal(target, new FileInfo(near).LinkTarget);
        Assert.Null(new FileInfo(target).LinkTarget);
        Assert.Equal("n", File.ReadAllText(target));
        Assert.Equal([target], Directory.GetFiles(other.Path));
        Assert.Equal(2, Directory.GetFiles(folder.Path).Length);
    }

    [SkippableFact]
    public void A_link_that_leads_nowhere_leads_to_the_new_file_then_and_a_circle_is_refused()
    {
        Skip.If(OperatingSystem.IsWindows());
        using var folder = new TemporaryFolder();
        string link = folder.File("link");
        File.CreateSymbolicLink(link, folder.File("real"));
        AtomicFile.Write(link, stream => stream.WriteByte((byte)'n'));
        Assert.Equal("n", File.ReadAllText(folder.File("real")));
        Assert.NotNull(new FileInfo(link).LinkTarget);
        File.CreateSymbolicLink(folder.File("a"), folder.File("b"));
        File.CreateSymbolicLink(folder.File("b"), folder.File("a"));
        Assert.ThrowsAny<IOException>(() => AtomicFile.Write(folder.File("a"), stream => stream.WriteByte(1)));
        Assert.Equal(4, Directory.GetFileSystemEntries(folder.Path).Length);
    }

    [Fact]
    public void A_read_only_file_is_not_replaced()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("weights");
        File.WriteAllText(path, "old");
        File.SetAttributes(path, FileAttributes.ReadOnly);
        Assert.Throws<UnauthorizedAccessException>(() => AtomicFile.Write(path, stream => stream.WriteByte(1)));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
        File.SetAttributes(path, FileAttributes.Normal);
    }

    [Fact]
    public void What_killed_saves_of_the_file_left_is_removed_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("weights.safetensors");
        string stale = Temporary(folder, path);
        string young = Temporary(folder, path);
        string ofAnother = Temporary(folder, folder.File("weights"));
        string held = Temporary(folder, path);
        var old = DateTime.UtcNow.AddMinutes(-1);
        File.SetLastWriteTimeUtc(stale, old);
        File.SetLastWriteTimeUtc(ofAnother, old);
        using (new FileStream(held, FileMode.Open, FileAccess.Write, FileShare.None))
        {
            File.SetLastWriteTimeUtc(held, old);
            AtomicFile.Write(path, stream => stream.WriteByte(1));
        }

        Assert.Equal(new[] { path, young, ofAnother, held }.Order(), Directory.GetFiles(folder.Path).Order());
    }

    [Fact]
    public void Of_several_files_none_is_replaced_if_one_cannot_be_written()
    {
        using var folder = new TemporaryFolder();
        string first = folder.File("first");
        File.WriteAllText(first, "old");
        Assert.ThrowsAny<IOException>(() => AtomicFile.Write(
        [
            (first, stream => stream.WriteByte(1)),
            (folder.File("second"), _ => throw new IOException("no")),
        ]));
        Assert.Equal("old", File.ReadAllText(first));
        Assert.Equal([first], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Saves_at_the_same_time_leave_one_whole_file()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File(new string('w', 200));
        Parallel.For(0, 32, i => AtomicFile.Write(path, stream => stream.Write([.. Enumerable.Repeat((byte)i, 10_000)])));
        byte[] whole = File.ReadAllBytes(path);
        Assert.Equal(10_000, whole.Length);
        Assert.Single(whole.Distinct());
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [SkippableFact]
    public void What_is_no_file_is_written_and_not_replaced()
    {
        Skip.IfNot(OperatingSystem.IsLinux());
        using var folder = new TemporaryFolder();
        string link = folder.File("link");
        File.CreateSymbolicLink(link, "/proc/self/comm");
        string name = File.ReadAllText("/proc/self/comm");
        AtomicFile.Write(link, stream => stream.Write("netgen"u8));
        Assert.Equal("netgen\n", File.ReadAllText("/proc/self/comm"));
        File.WriteAllText("/proc/self/comm", name.Trim());
        Assert.Equal([link], Directory.GetFiles(folder.Path));
    }

    private static UnixFileMode ModeOf(string path) => OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path);

    private static string Temporary(TemporaryFolder folder, string target)
    {
        string path = TemporaryName.Of(target);
        Assert.Equal(folder.Path, Path.GetDirectoryName(path));
        File.WriteAllText(path, "part");
        return path;
    }
}
