using System.Globalization;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Journal.Records;
using EHealth.Integration.Hub.Journal.Search;
using EHealth.Integration.Hub.Journal.Storage;
using EHealth.Integration.Hub.Journal.Tests.Storage;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging.Abstractions;

namespace EHealth.Integration.Hub.Journal.Tests.Search;

/// <summary>A log of small segments with audit records in it, and its search files beside it.</summary>
internal sealed class SearchedJournal : IAsyncDisposable
{
    public const string Edge = "uz.test.edge";
    public const string Hospital = "uz.test.hospital";
    public const string Clinic = "uz.test.clinic";

    public static readonly DateTimeOffset Start = new(2026, 11, 26, 8, 0, 0, TimeSpan.Zero);

    private readonly TemporaryDirectory _directory = new();
    private AuditSearch _search;

    public SearchedJournal()
    {
        Log = TestLog.Open(_directory);
        Files = NewFiles();
        _search = new AuditSearch(Log, Files);
    }

    public SegmentedLog Log { get; }

    public SearchFiles Files { get; private set; }

    public string FilesPath => _directory.File("search");

    public LogSegment FirstSegment => Log.Segments.Span[0];

    /// <summary>As after a restart: nothing is known of the files.</summary>
    public void Reopen()
    {
        _search.Dispose();
        Files = NewFiles();
        _search = new AuditSearch(Log, Files);
    }

    /// <summary>Appends so many records, a second apart; every third is the clinic's, every tenth refused, every fortieth an emergency, and no two have one source id. Between them stand records that are not audited.</summary>
    public async Task AppendAsync(int count)
    {
        var first = (int)Log.NextAuditIndex;
        var appends = new List<Task<AppendResult>>();
        for (var i = first; i < first + count; i++)
        {
            appends.Add(Log.AppendAsync((byte)RecordType.Completed, audited: true, AuditSection.Write(RecordOf(i)), TestContext.Current.CancellationToken).AsTask());
            if (i % 7 == 0) appends.Add(Log.AppendAsync("not audited").AsTask());
        }

        Assert.All(await Task.WhenAll(appends), appended => Assert.True(appended.Durable));
    }

    public static AuditRecord RecordOf(int i) => new()
    {
        RecordedAt = Timestamp.FromDateTimeOffset(Start.AddSeconds(i)),
        Kind = i % 10 == 0 ? AuditKind.Refusal : AuditKind.Event,
        Sender = Edge,
        OnBehalfOf = i % 3 == 0 ? Clinic : Hospital,
        Operation = i % 2 == 0 ? "ehealth.clinical.v1.PatientAdmitted" : "hl7v2/ADT^A08",
        Outcome = i % 10 == 0 ? HubErrorCode.FieldInvalid : HubErrorCode.Unspecified,
        SubjectPseudonym = PseudonymOf(i % 50),
        SourceId = SourceIdOf(i),
        Purpose = i % 40 == 0 ? "ETREAT" : i % 4 == 0 ? "HOPERAT" : "TREAT",
    };

    public static string SourceIdOf(int i) => string.Create(CultureInfo.InvariantCulture, $"MSG{i:D5}");

    public static ByteString PseudonymOf(int person) => ByteString.CopyFrom([.. Enumerable.Repeat((byte)person, 32)]);

    /// <summary>Writes the files that are missing.</summary>
    public Task<int> WriteFilesAsync() =>
        new SearchFileWorker(Log, Files, TimeProvider.System, NullLogger<SearchFileWorker>.Instance).WriteMissingAsync(TestContext.Current.CancellationToken);

    /// <summary>Indexes of all that a search finds, and how many calls that took.</summary>
    public async Task<(List<ulong> Found, int Calls)> FindAsync(SearchRequest request, int limit = 1000)
    {
        var (found, calls, below) = (new List<ulong>(), 0, long.MaxValue);
        do
        {
            var (records, next) = await FindOnceAsync(request, limit, below);
            Assert.All(records, record => Assert.Equal(new AuditRecord(RecordOf((int)record.Index)) { Index = record.Index }, record));
            found.AddRange(records.Select(record => record.Index));
            Assert.True(next < below);
            below = next;
            calls++;
        }
        while (below > 0);

        return (found, calls);
    }

    public ValueTask<(List<AuditRecord> Records, long ContinueBelow)> FindOnceAsync(SearchRequest request, int limit = 1000, long below = long.MaxValue) =>
        _search.FindAsync(new AuditQuery(request, request.SubjectPseudonym), limit, below, TestContext.Current.CancellationToken);

    public async Task<FoundRecord?> FindAsync(long auditIndex) => await _search.FindAsync(auditIndex, found => found, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        _search.Dispose();
        await Log.DisposeAsync();
        _directory.Dispose();
    }

    private SearchFiles NewFiles() => new(FilesPath, NullLogger<SearchFiles>.Instance);
}
