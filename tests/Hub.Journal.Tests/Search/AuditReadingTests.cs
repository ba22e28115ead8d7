using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Routing;
using EHealth.Integration.Hub.Journal.Records;
using EHealth.Integration.Hub.Journal.Search;
using EHealth.Integration.Hub.Journal.Storage;
using EHealth.Integration.Hub.Journal.Tests.Storage;
using EHealth.Integration.Hub.Journal.Tests.Subscriptions;
using EHealth.Integration.Protocol.Errors;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace EHealth.Integration.Hub.Journal.Tests.Search;

/// <summary>Records are read in order, and who waits for them gets what comes, when it comes.</summary>
public sealed class AuditReadingTests : IAsyncDisposable
{
    private const string ReadMethod = "ehealth.audit.v1.AuditTrail/Read";

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(250);

    private readonly TemporaryDirectory _directory = new();
    private readonly WatchedTime _time = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<byte[]> _written = [];
    private SegmentedLog _log;
    private AuditSearch _search;
    private AuditReading _reading;

    public AuditReadingTests() => Open();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _search.Dispose();
        await _log.DisposeAsync();
        _stopping.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(37)]
    public async Task AskedFromNextToNext_AllRecordsComeByteForByteAndInOrder(uint limit)
    {
        await AppendAsync(2000); // some ten segments
        var (read, from) = (new List<byte[]>(), 0ul);
        while (from < 2000)
        {
            var part = (await ReadAsync(new ReadRequest { From = from, Limit = limit })).Response!;
            read.AddRange(part.Records.Select(record => record.ToByteArray()));
            Assert.Equal(((ulong)read.Count, 0ul, 2000ul), (part.Next, part.FirstKept, part.Size));
            from = part.Next;
        }

        Assert.Equal(_written, read);
    }

    [Fact]
    public async Task EveryRecord_IsFoundByItsIndexAlone()
    {
        await AppendAsync(1200);

        for (var index = 0; index < 1200; index += 7)
        {
            var part = (await ReadAsync(new ReadRequest { From = (ulong)index, Limit = 1 })).Response!;
            Assert.Equal(_written[index], Assert.Single(part.Records).ToByteArray());
        }
    }

    [Fact]
    public async Task RecordsBetweenManyThatAreNotAudited_AreFound()
    {
        await AppendAsync(3);
        for (var i = 0; i < 1500; i++) Assert.True(_log.TryEnqueue((byte)RecordType.Relay, [1, 2, 3, 4]));
        await AppendAsync(3);

        foreach (var index in new[] { 0, 2, 3, 5 })
        {
            Assert.Equal(_written[index], (await ReadAsync(new ReadRequest { From = (ulong)index, Limit = 1 })).Response!.Records[0].ToByteArray());
        }
    }

    [Fact]
    public async Task FewBytes_AreOneRecordAtLeast()
    {
        await AppendAsync(10);

        Assert.Single((await ReadAsync(new ReadRequest { From = 0, LimitBytes = 1 })).Response!.Records);
        var three = (await ReadAsync(new ReadRequest { From = 0, LimitBytes = (uint)(_written[0].Length + _written[1].Length + _written[2].Length) })).Response!;
        Assert.Equal((3, 3ul), (three.Records.Count, three.Next));
    }

    [Fact]
    public async Task WithoutLimit_AHundredRecordsAreGiven()
    {
        await AppendAsync(150);

        Assert.Equal(100ul, (await ReadAsync(new ReadRequest { From = 0 })).Response!.Next);
    }

    [Fact]
    public async Task WithoutPlace_TheNextRecordToComeIsTheFirst()
    {
        await AppendAsync(5);

        Assert.Equal((5ul, 0), (await ReadAsync(new ReadRequest())).Response is { } nothing ? (nothing.Next, nothing.Records.Count) : default);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(ulong.MaxValue)]
    public async Task PlaceBeyondTheNextRecord_IsRefused(ulong from)
    {
        await AppendAsync(5);

        Assert.Equal((HubErrorCode.PartnerRejected, PartnerCodes.RecordNotFound), (await ReadAsync(new ReadRequest { From = from })).Error is { } error ? (error.Code, error.PartnerCode) : default);
    }

    [Fact]
    public async Task RecordThatIsNoLongerKept_IsRefused()
    {
        await AppendAsync(1000);
        _search.Dispose();
        await _log.DisposeAsync();
        File.Delete(Path.Combine(_directory.Path, TestLog.FirstSegment));
        Open();

        Assert.Equal((HubErrorCode.PartnerRejected, PartnerCodes.RecordNotKept), (await ReadAsync(new ReadRequest { From = 0 })).Error is { } error ? (error.Code, error.PartnerCode) : default);
        var kept = (await ReadAsync(new ReadRequest())).Response!.FirstKept;
        Assert.InRange(kept, 1ul, 999ul);
        Assert.Equal(_written[(int)kept], (await ReadAsync(new ReadRequest { From = kept, Limit = 1 })).Response!.Records[0].ToByteArray());
    }

    [Fact]
    public async Task WhoWaits_GetsWhatComesAtOnceInOneAnswer()
    {
        await AppendAsync(5);
        var waiting = ReadAsync(new ReadRequest { From = 5, WaitSeconds = 60 });
        Assert.Equal(Minute, await _time.NextWaitAsync());

        await AppendAsync(1);
        Assert.Equal(Gathering, await _time.NextWaitAsync());
        await AppendAsync(2);
        _time.Advance(Gathering);

        Assert.Equal((3, 8ul), (await Soon(waiting)).Response is { } answer ? (answer.Records.Count, answer.Next) : default);
    }

    [Fact]
    public async Task WhatIsThereAlready_IsNotWaitedFor()
    {
        await AppendAsync(5);

        Assert.Equal(5, (await ReadAsync(new ReadRequest { From = 0, WaitSeconds = 60 })).Response!.Records.Count);
    }

    // The record of each answer would end the next wait, and two who follow the audit would wake each other, as fast as the network carries it.
    [Fact]
    public async Task RecordsOfReading_AreGivenAndEndNoWait()
    {
        await AppendAsync(1, ReadMethod);
        var waiting = ReadAsync(new ReadRequest { From = 0, WaitSeconds = 60 });
        Assert.Equal(Minute, await _time.NextWaitAsync());
        await AppendAsync(1, ReadMethod);

        _time.Advance(Minute);

        Assert.Equal(2, (await Soon(waiting)).Response!.Records.Count);
        await NoFurtherWaitAsync();
    }

    [Fact]
    public async Task RefusedReading_EndsTheWait()
    {
        var waiting = ReadAsync(new ReadRequest { From = 0, WaitSeconds = 60 });
        Assert.Equal(Minute, await _time.NextWaitAsync());

        await AppendAsync(1, ReadMethod, HubErrorCode.SenderForbidden);

        Assert.Equal(Gathering, await _time.NextWaitAsync());
        _time.Advance(Gathering);
        Assert.Single((await Soon(waiting)).Response!.Records);
    }

    [Theory]
    [InlineData(10, 9)]
    [InlineData(2, 1)]
    [InlineData(1, 0.5)]
    public async Task CallersDeadline_EndsTheWaitInTimeForTheAnswer(double timeoutSeconds, double waitSeconds)
    {
        var waiting = ReadAsync(new ReadRequest { From = 0, WaitSeconds = 60 }, TimeSpan.FromSeconds(timeoutSeconds));

        Assert.Equal(TimeSpan.FromSeconds(waitSeconds), await _time.NextWaitAsync());
        _time.Advance(TimeSpan.FromSeconds(waitSeconds));
        Assert.Equal((0, 0ul), (await Soon(waiting)).Response is { } answer ? (answer.Records.Count, answer.Next) : default);
    }

    [Fact]
    public async Task StoppingHub_AnswersAllWhoWait()
    {
        var waiting = Enumerable.Range(0, 50).Select(_ => ReadAsync(new ReadRequest { From = 0, WaitSeconds = 60 })).ToList();
        foreach (var _ in waiting) Assert.Equal(Minute, await _time.NextWaitAsync());

        await _stopping.CancelAsync();

        Assert.All(await Soon(Task.WhenAll(waiting)), answer => Assert.Empty(answer.Response!.Records));
    }

    [Fact]
    public async Task CallerThatHangsUp_IsWaitedForNoLonger()
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var waiting = _reading.ReadAsync(new ReadRequest { From = 0, WaitSeconds = 60 }, 2 * Minute, gone.Token).AsTask();
        Assert.Equal(Minute, await _time.NextWaitAsync());

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task ClosedJournal_EndsTheWait()
    {
        var waiting = ReadAsync(new ReadRequest { From = 0, WaitSeconds = 60 });
        Assert.Equal(Minute, await _time.NextWaitAsync());

        await _log.DisposeAsync();

        Assert.Empty((await Soon(waiting)).Response!.Records);
    }

    [System.Diagnostics.CodeAnalysis.MemberNotNull(nameof(_log), nameof(_search), nameof(_reading))]
    private void Open()
    {
        _log = TestLog.Open(_directory);
        _search = new AuditSearch(_log, new SearchFiles(_directory.File("search"), NullLogger<SearchFiles>.Instance));
        _reading = new AuditReading(_log, _search, _time, _stopping.Token);
    }

    private Task<LocalAnswer<ReadResponse>> ReadAsync(ReadRequest request, TimeSpan? timeout = null) =>
        _reading.ReadAsync(request, timeout ?? 2 * Minute, Cancellation).AsTask();

    // What does not come although the clock was moved never does.
    private static Task<T> Soon<T>(Task<T> task) => task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

    private async Task NoFurtherWaitAsync()
    {
        var mark = TimeSpan.FromDays(1);
        await using var timer = _time.CreateTimer(_ => { }, state: null, mark, Timeout.InfiniteTimeSpan);
        Assert.Equal(mark, await _time.NextWaitAsync());
    }

    private async Task AppendAsync(int records, string operation = "a.B/C", HubErrorCode outcome = HubErrorCode.Unspecified)
    {
        for (var i = 0; i < records; i++)
        {
            var audit = new AuditRecord { NodeId = "hub.test", Operation = operation, Outcome = outcome, MessageId = $"m{_written.Count}", RequestHash = ByteString.CopyFrom(new byte[32]) };
            var section = AuditSection.Write(audit);
            audit.Index = (ulong)_written.Count;
            _written.Add(audit.ToByteArray());
            var appended = _log.AppendAsync((byte)RecordType.Completed, audited: true, section, Cancellation);
            if (i % 5 == 0) _log.TryEnqueue((byte)RecordType.Relay, [1, 2, 3]);
            if (i == records - 1) Assert.True((await appended).Durable);
            else _pending.Add(appended.AsTask());
        }

        Assert.All(await Task.WhenAll(_pending), result => Assert.True(result.Durable));
        _pending.Clear();
    }

    private readonly List<Task<AppendResult>> _pending = [];
}
