using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Hub.Journal.Search;

namespace EHealth.Integration.Hub.Journal.Tests.Search;

/// <summary>Whatever happens to a search file, the answer is the journal's, and the file comes back as it was.</summary>
public sealed class SearchFileTests : IAsyncLifetime
{
    private const int Wanted = 17; // in the first segment

    private readonly SearchedJournal _journal = new();
    private string _path = "";
    private byte[] _whole = [];

    public async ValueTask InitializeAsync()
    {
        await _journal.AppendAsync(1000);
        await _journal.WriteFilesAsync();
        _path = _journal.Files.PathOf(_journal.FirstSegment);
        _whole = await File.ReadAllBytesAsync(_path, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync() => await _journal.DisposeAsync();

    [Fact]
    public async Task WholeFile_IsTakenAndNotWrittenAgain()
    {
        Assert.NotNull(SearchFile.Open(_path, _journal.FirstSegment));
        await FindsAsync();
        Assert.Equal(0, await _journal.WriteFilesAsync());
    }

    [Fact]
    public void FileCutAnywhere_IsNotTaken()
    {
        using var file = new FileStream(_path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        for (var length = _whole.Length - 1; length >= 0; length--)
        {
            file.SetLength(length);
            Assert.Null(SearchFile.Open(_path, _journal.FirstSegment));
        }
    }

    [Fact]
    public async Task CutFile_IsWrittenAnew()
    {
        await File.WriteAllBytesAsync(_path, _whole[..^1], TestContext.Current.CancellationToken);
        _journal.Reopen();

        await FindsAsync();
        await ComesBackAsync();
    }

    [Fact]
    public async Task DamagedByte_IsNeverAnAnswerNorAnError()
    {
        for (var at = 0; at < _whole.Length; at += 61)
        {
            var damaged = _whole.ToArray();
            damaged[at] ^= 0x10;
            await File.WriteAllBytesAsync(_path, damaged, TestContext.Current.CancellationToken);
            _journal.Reopen();

            await FindsAsync();
        }
    }

    [Fact]
    public async Task DamageFoundByASearch_IsMended()
    {
        // A byte of every page but the first: the look-up meets one.
        var damaged = _whole.ToArray();
        for (var page = SearchPage.Bytes; page < damaged.Length; page += SearchPage.Bytes) damaged[page + 9] ^= 0x10;
        await File.WriteAllBytesAsync(_path, damaged, TestContext.Current.CancellationToken);
        _journal.Reopen();

        await FindsAsync();
        Assert.False(File.Exists(_path));
        await ComesBackAsync();
    }

    [Fact]
    public async Task RecordLookedForInADamagedFile_IsFound()
    {
        var damaged = _whole.ToArray();
        damaged[SearchPage.Bytes + 9] ^= 0x10;
        await File.WriteAllBytesAsync(_path, damaged, TestContext.Current.CancellationToken);
        _journal.Reopen();

        Assert.Equal(SearchedJournal.SourceIdOf(Wanted), (await _journal.FindAsync(Wanted))!.Audit.SourceId);
        await ComesBackAsync();
    }

    [Fact]
    public async Task FileOfAnotherSegment_IsReplaced()
    {
        File.Copy(_journal.Files.PathOf(_journal.Log.Segments.Span[1]), _path, overwrite: true);
        _journal.Reopen();

        await FindsAsync();
        await ComesBackAsync();
    }

    [Fact]
    public async Task FileOfAnotherJournal_IsReplaced()
    {
        await using var other = new SearchedJournal();
        await other.AppendAsync(1000);
        await other.WriteFilesAsync();
        File.Copy(other.Files.PathOf(other.FirstSegment), _path, overwrite: true);
        _journal.Reopen();

        await FindsAsync();
        await ComesBackAsync();
    }

    [Fact]
    public async Task DeletedWhileInUse_ComesBack()
    {
        await FindsAsync();
        File.Delete(_path);

        await FindsAsync();
        await ComesBackAsync();
    }

    [Fact]
    public async Task KilledWhileWriting_LeavesNothingBehind()
    {
        var leftover = _path + ".writing";
        File.Delete(_path);
        await File.WriteAllBytesAsync(leftover, _whole[..^100], TestContext.Current.CancellationToken);
        var foreign = Path.Combine(_journal.FilesPath, "00000000000000099999.search");
        await File.WriteAllBytesAsync(foreign, _whole, TestContext.Current.CancellationToken);
        _journal.Reopen();

        _journal.Files.DeleteForeign(_journal.Log.Segments.ToArray());

        Assert.False(File.Exists(leftover));
        Assert.False(File.Exists(foreign));
        await FindsAsync();
        await ComesBackAsync();
    }

    [Fact]
    public async Task Segments_HaveAFileEachButForTheLiveOne()
    {
        var before = _journal.Log.Segments.Length;
        await _journal.AppendAsync(1000);

        var written = await _journal.WriteFilesAsync();

        Assert.Equal(_journal.Log.Segments.Length - before, written);
        Assert.Equal(_journal.Log.Segments.Length - 1, Directory.GetFiles(_journal.FilesPath).Length);
    }

    private async Task FindsAsync() =>
        Assert.Equal([(ulong)Wanted], (await _journal.FindAsync(new SearchRequest { SourceId = SearchedJournal.SourceIdOf(Wanted), System = SearchedJournal.Hospital })).Found);

    private async Task ComesBackAsync()
    {
        Assert.Equal(1, await _journal.WriteFilesAsync());
        Assert.Equal(_whole, await File.ReadAllBytesAsync(_path, TestContext.Current.CancellationToken));
        await FindsAsync();
    }
}
