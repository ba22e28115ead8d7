using System.Globalization;
using EHealth.Integration.Hub.Core.Pipeline.Stages;
using EHealth.Integration.Hub.Journal.Index;
using EHealth.Integration.Hub.Journal.Records;
using EHealth.Integration.Hub.Journal.Replay;
using EHealth.Integration.Hub.Journal.Tests.Records;
using EHealth.Integration.Hub.Journal.Tests.Storage;
using EHealth.Integration.Protocol.Errors;
using Google.Protobuf;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using HubErrorCode = EHealth.Integration.Contracts.Hub.V1.HubErrorCode;

namespace EHealth.Integration.Hub.Journal.Tests.Index;

public sealed class JournalIndexTests : IDisposable
{
    private const int MessagesOfAKind = 100;

    private readonly TemporaryDirectory _directory = new();
    private readonly TestProvider _provider = new();
    private readonly List<Guid> _ids = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string IndexPath => TestNode.IndexPath(_directory);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task DeletedIndex_ComesBackFromTheJournalWithTheSameAnswers()
    {
        var answers = await LiveAsync();

        File.Delete(IndexPath);

        Assert.Equal(answers, await AnswersAfterRestartAsync());
    }

    public static TheoryData<string> Damages => ["header", "empty", "cut", "zeros", "page 2", "page 3", "every page", "text"];

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task DamagedIndex_IsBuiltAnewWithTheSameAnswers(string damage)
    {
        var answers = await LiveAsync();

        Damage(damage);

        Assert.Equal(answers, await AnswersAfterRestartAsync());
    }

    [Fact]
    public async Task IndexOfAnotherJournal_IsNotBelieved()
    {
        var answers = await LiveAsync();
        using var elsewhere = new TemporaryDirectory();
        await using (var other = TestNode.Open(elsewhere, _provider))
        {
            await other.PublishAsync("32306850000017");
            other.Index.CatchUp();
        }

        File.Copy(TestNode.IndexPath(elsewhere), IndexPath, overwrite: true);

        Assert.Equal(answers, await AnswersAfterRestartAsync());
    }

    [Fact]
    public async Task IndexOfAnotherVersion_IsBuiltAnew()
    {
        var answers = await LiveAsync();
        await using (var file = new SqliteConnection($"Data Source={IndexPath};Pooling=False"))
        {
            await file.OpenAsync(Cancellation);
            await using var command = file.CreateCommand();
            command.CommandText = "DELETE FROM messages; PRAGMA user_version = 99;";
            await command.ExecuteNonQueryAsync(Cancellation);
        }

        Assert.Equal(answers, await AnswersAfterRestartAsync());
    }

    [Fact]
    public async Task IndexThatIsAheadOfTheJournal_IsBuiltAnew()
    {
        var answers = await LiveAsync();
        using var longer = new TemporaryDirectory();
        CopyTo(longer);
        await using (var node = TestNode.Open(longer, _provider))
        {
            await node.CallAsync(node.NewId());
            node.Index.CatchUp();
        }

        // As after a restored backup of the journal: the index knows of records that are no more.
        File.Copy(TestNode.IndexPath(longer), IndexPath, overwrite: true);

        Assert.Equal(answers, await AnswersAfterRestartAsync());
    }

    [Fact]
    public async Task IndexThatLagsBehind_CatchesUpAtTheNextStart()
    {
        using var earlier = new TemporaryDirectory();
        await LiveAsync();
        File.Copy(IndexPath, earlier.File("index.db"));
        var answers = await LiveAsync();

        File.Copy(earlier.File("index.db"), IndexPath, overwrite: true);

        Assert.Equal(answers, await AnswersAfterRestartAsync());
    }

    [Fact]
    public async Task RunningIndex_FollowsTheJournalAndRelievesTheMemory()
    {
        await using var node = TestNode.Open(_directory, _provider);
        await node.Index.StartAsync(Cancellation);
        var id = node.NewId();

        await node.CallAsync(id);
        var key = new ReplayKey(TestNode.Hospital, id);
        while (node.Index.FindMessage(key)?.AnswerIndex is null)
        {
            await Task.Yield();
            Cancellation.ThrowIfCancellationRequested();
        }

        await node.Index.StopAsync(Cancellation);
        Assert.Equal(1, node.Index.FindMessage(key)!.AnswerIndex);
    }

    [Fact]
    public async Task RunningIndexOnAnOldFile_StillFindsWhatStandsInIt()
    {
        var answers = await LiveAsync();
        await using var log = TestNode.OpenLog(_directory);
        using var index = new JournalIndex(IndexPath, log, new RecentMessages(), TimeProvider.System, NullLogger<JournalIndex>.Instance);
        await index.StartAsync(Cancellation);
        while (!index.KnowsNewIds)
        {
            await Task.Yield();
            Cancellation.ThrowIfCancellationRequested();
        }

        Assert.Equal(answers, AnswersOf(index));
        await index.StopAsync(Cancellation);
        index.Dispose();

        // The file is closed: it was not asked.
        Assert.Null(index.FindMessage(new ReplayKey(TestNode.Hospital, Guid.CreateVersion7(TimeProvider.System.GetUtcNow()))));
    }

    [Fact]
    public async Task ForgottenMessages_AreThoseTheIndexHas()
    {
        await using var node = TestNode.Open(_directory, _provider);
        var before = node.NewId();
        await node.CallAsync(before);
        Assert.True(node.Recent.TryFind(new ReplayKey(TestNode.Hospital, before), out _));

        node.Index.CatchUp();
        var after = node.NewId();
        await node.CallAsync(after);

        Assert.False(node.Recent.TryFind(new ReplayKey(TestNode.Hospital, before), out _));
        Assert.NotNull(node.Index.FindMessage(new ReplayKey(TestNode.Hospital, before)));
        Assert.True(node.Recent.TryFind(new ReplayKey(TestNode.Hospital, after), out _));
        Assert.Null(node.Index.FindMessage(new ReplayKey(TestNode.Hospital, after)));
    }

    /// <summary>A hub's day: answers, refusals, interruptions, events, subscriptions, relay positions. Returns what the index then says.</summary>
    private async Task<List<string>> LiveAsync()
    {
        await using var node = TestNode.Open(_directory, _provider);
        foreach (var error in new[] { null, new HubError(HubErrorCode.PartnerRejected) { PartnerCode = "no" }, new HubError(HubErrorCode.PartnerUnavailable) })
        {
            _provider.Error = error;
            var calls = Enumerable.Range(0, MessagesOfAKind).Select(_ => node.NewId()).ToList();
            _ids.AddRange(calls);
            await Task.WhenAll(calls.Select(id => node.CallAsync(id)));
        }

        _provider.IsSilent = true;
        _ids.Add(node.NewId());
        _ = node.CallAsync(_ids[^1]);
        while (!node.Recent.TryFind(new ReplayKey(TestNode.Hospital, _ids[^1]), out _))
        {
            await _provider.WaitUntilAskedAsync();
        }

        _provider.IsSilent = false;
        _ids.Add(node.NewId());
        await node.PublishAsync("32306850000017", _ids[^1]);
        var subscription = new SubscriptionBody { SystemId = TestNode.Clinic, Name = "coverage", Cursor = _ids.Count, DoneAhead = { 1, 2, 3 } };
        await node.Log.AppendAsync((byte)RecordType.Subscription, audited: false, subscription.ToByteArray(), Cancellation);
        await node.Log.AppendAsync((byte)RecordType.Relay, audited: false, new RelayBody { NextIndex = _ids.Count }.ToByteArray(), Cancellation);
        node.Index.CatchUp();
        return AnswersOf(node.Index);
    }

    private async Task<List<string>> AnswersAfterRestartAsync()
    {
        await using var log = TestNode.OpenLog(_directory);
        using var index = new JournalIndex(IndexPath, log, new RecentMessages(), TimeProvider.System, NullLogger<JournalIndex>.Instance);
        index.CatchUp();
        return AnswersOf(index);
    }

    private List<string> AnswersOf(JournalIndex index) =>
    [
        .. _ids.Select(id => index.FindMessage(new ReplayKey(TestNode.Hospital, id)))
            .Select(known => string.Create(CultureInfo.InvariantCulture, $"{Convert.ToHexString(known!.ContentHash.Span)} {known.RecordIndex} {known.AnswerIndex}")),
        $"open {string.Join(' ', index.OpenAcceptances())}",
        $"subscription {index.FindSubscription(TestNode.Clinic, "coverage")} {index.FindSubscription(TestNode.Clinic, "other")}",
        string.Create(CultureInfo.InvariantCulture, $"relay {index.RelayPosition()}"),
    ];

    private void Damage(string damage)
    {
        const int PageBytes = 4096;
        Assert.False(File.Exists(IndexPath + "-wal")); // closed in order: everything stands in the one file
        var bytes = File.ReadAllBytes(IndexPath);
        Assert.True(bytes.Length > 4 * PageBytes);
        switch (damage)
        {
            case "header": bytes.AsSpan(0, 100).Fill(0xAA); break;
            case "empty": bytes = []; break;
            case "cut": bytes = bytes[..(bytes.Length / 2)]; break;
            case "zeros": bytes.AsSpan().Clear(); break;
            case "page 2": bytes.AsSpan(PageBytes, PageBytes).Fill(0xAA); break;
            case "page 3": bytes.AsSpan(2 * PageBytes, PageBytes).Fill(0xAA); break;
            case "every page": bytes.AsSpan(PageBytes).Fill(0xAA); break;
            case "text": bytes = "this is no database"u8.ToArray(); break;
            default: throw new ArgumentOutOfRangeException(nameof(damage));
        }

        File.WriteAllBytes(IndexPath, bytes);
    }

    private void CopyTo(TemporaryDirectory target)
    {
        Directory.CreateDirectory(target.File("journal"));
        foreach (var file in Directory.GetFiles(_directory.File("journal")))
        {
            File.Copy(file, Path.Combine(target.File("journal"), Path.GetFileName(file)));
        }

        File.Copy(IndexPath, TestNode.IndexPath(target));
    }
}
