using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Hub.V1;
using Google.Protobuf.WellKnownTypes;

namespace EHealth.Integration.Hub.Journal.Tests.Search;

/// <summary>The same is found through search files and by reading, over many segments and in the live one.</summary>
public sealed class AuditSearchTests
{
    private const int Records = 3000; // about ten segments of 64 KiB

    public static TheoryData<string, bool> Searches
    {
        get
        {
            var all = new TheoryData<string, bool>();
            foreach (var name in Requests.Keys)
            {
                all.Add(name, true);
                all.Add(name, false);
            }

            return all;
        }
    }

    private static readonly Dictionary<string, (SearchRequest Request, Func<int, bool> IsWanted)> Requests = new(StringComparer.Ordinal)
    {
        ["all"] = (new SearchRequest(), _ => true),
        ["source id of the first segment"] = (new SearchRequest { SourceId = SearchedJournal.SourceIdOf(5) }, i => i == 5),
        ["source id of the live segment"] = (new SearchRequest { SourceId = SearchedJournal.SourceIdOf(Records - 1) }, i => i == Records - 1),
        ["source id of nobody"] = (new SearchRequest { SourceId = "NOBODYS" }, _ => false),
        ["sender"] = (new SearchRequest { System = SearchedJournal.Edge }, _ => true),
        ["system spoken for"] = (new SearchRequest { System = SearchedJournal.Clinic }, i => i % 3 == 0),
        ["person"] = (new SearchRequest { SubjectPseudonym = SearchedJournal.PseudonymOf(7) }, i => i % 50 == 7),
        ["operation"] = (new SearchRequest { Operation = "hl7v2/ADT^A08" }, i => i % 2 == 1),
        ["beginning of an operation"] = (new SearchRequest { Operation = "ehealth.clinical.*" }, i => i % 2 == 0),
        ["refused"] = (new SearchRequest { Outcome = HubErrorCode.FieldInvalid }, i => i % 10 == 0),
        ["went well"] = (new SearchRequest { Outcome = HubErrorCode.Unspecified }, i => i % 10 != 0),
        ["kind"] = (new SearchRequest { Kind = AuditKind.Refusal }, i => i % 10 == 0),
        ["emergency"] = (new SearchRequest { Purpose = "ETREAT" }, i => i % 40 == 0),
        ["emergency at the clinic"] = (new SearchRequest { Purpose = "ETREAT", System = SearchedJournal.Clinic }, i => i % 120 == 0),
        ["another purpose"] = (new SearchRequest { Purpose = "HOPERAT" }, i => i % 4 == 0 && i % 40 != 0),
        ["purpose of nobody"] = (new SearchRequest { Purpose = "HRESCH" }, _ => false),
        ["time"] = (new SearchRequest { From = At(1000), To = At(1003) }, i => i is >= 1000 and < 1003),
        ["time of nothing"] = (new SearchRequest { To = At(-1) }, _ => false),
        ["person at the clinic for one operation within a time"] = (
            new SearchRequest { SubjectPseudonym = SearchedJournal.PseudonymOf(12), System = SearchedJournal.Clinic, Operation = "ehealth.clinical.v1.PatientAdmitted", From = At(500) },
            i => i % 50 == 12 && i % 3 == 0 && i >= 500),
    };

    [Theory]
    [MemberData(nameof(Searches))]
    public async Task WhatHasItAllInCommon_IsFoundNewestFirst(string search, bool withFiles)
    {
        await using var journal = new SearchedJournal();
        await journal.AppendAsync(Records);
        if (withFiles) Assert.True(await journal.WriteFilesAsync() > 3);
        var (request, isWanted) = Requests[search];

        var (found, _) = await journal.FindAsync(request);

        Assert.Equal(Enumerable.Range(0, Records).Reverse().Where(isWanted).Select(i => (ulong)i), found);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SmallLimit_ContinuesWithoutGapOrRepetition(bool withFiles)
    {
        await using var journal = new SearchedJournal();
        await journal.AppendAsync(Records);
        if (withFiles) await journal.WriteFilesAsync();

        var (found, calls) = await journal.FindAsync(new SearchRequest { System = SearchedJournal.Clinic }, limit: 7);

        Assert.Equal(Enumerable.Range(0, Records).Reverse().Where(i => i % 3 == 0).Select(i => (ulong)i), found);
        Assert.True(calls > 100);
    }

    [Fact]
    public async Task RecordsWithoutMatch_EndTheCallBeforeTheJournalEnds()
    {
        await using var journal = new SearchedJournal();
        await journal.AppendAsync(60_000);

        var (records, below) = await journal.FindOnceAsync(new SearchRequest { Operation = "nothing.begins.so*" });

        Assert.Empty(records);
        Assert.InRange(below, 1, 15_000);
        Assert.Equal(2, (await journal.FindAsync(new SearchRequest { Operation = "nothing.begins.so*" })).Calls);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RecordOfAnIndex_IsFound(bool withFiles)
    {
        await using var journal = new SearchedJournal();
        await journal.AppendAsync(Records);
        if (withFiles) await journal.WriteFilesAsync();

        foreach (var index in new[] { 0, 1, 255, 256, 1500, Records - 1 }) Assert.Equal(SearchedJournal.SourceIdOf(index), (await journal.FindAsync(index))!.Audit.SourceId);
        Assert.Null(await journal.FindAsync(Records));
        Assert.Null(await journal.FindAsync(long.MaxValue));
    }

    // Else "break the glass" could not be listed apart on a journal of years: every record would be looked at.
    [Fact]
    public async Task Emergencies_AreLookedUpAndNotReadFor()
    {
        await using var journal = new SearchedJournal();
        await journal.AppendAsync(60_000);
        await journal.WriteFilesAsync();

        var (found, calls) = await journal.FindAsync(new SearchRequest { Purpose = "ETREAT" });

        Assert.Equal((60_000 / 40, 2), (found.Count, calls)); // the second call because of the limit of a thousand
    }

    [Fact]
    public async Task EmptyJournal_HoldsNothing()
    {
        await using var journal = new SearchedJournal();

        Assert.Empty((await journal.FindAsync(new SearchRequest())).Found);
        Assert.Null(await journal.FindAsync(0));
        Assert.Equal(0, await journal.WriteFilesAsync());
    }

    private static Timestamp At(int i) => Timestamp.FromDateTimeOffset(SearchedJournal.Start.AddSeconds(i));
}
