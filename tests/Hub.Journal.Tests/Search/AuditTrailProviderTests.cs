using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Contracts.Validation.V1;
using EHealth.Integration.Hub.Core.Audit;
using EHealth.Integration.Hub.Core.Catalogue;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Core.Pipeline.Stages;
using EHealth.Integration.Hub.Core.Routing;
using EHealth.Integration.Hub.Core.Secrets;
using EHealth.Integration.Hub.Journal.Search;
using EHealth.Integration.Hub.Journal.Tests.Records;
using EHealth.Integration.Hub.Journal.Tests.Storage;
using EHealth.Integration.Hub.Journal.Tree;
using EHealth.Integration.Protocol.Errors;
using EHealth.Integration.TransparencyLog.Notes;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace EHealth.Integration.Hub.Journal.Tests.Search;

/// <summary>What auditors are answered, and what the records of their questions say.</summary>
public sealed class AuditTrailProviderTests : IAsyncLifetime
{
    private const string Pinfl = "32306850000017";
    private const string Other = "41506900000015";

    private static readonly ContractCatalogue Catalogue = ContractCatalogue.Build([AuditTrailReflection.Descriptor]);

    private readonly TemporaryDirectory _directory = new();
    private readonly TestKeyRing _keys = new();
    private readonly Sealer _sealer;
    private readonly SubjectTags _tags;
    private readonly SubjectSealer _subjects;
    private readonly AuditRecordFactory _audits;
    private readonly TestNode _node;
    private readonly AuditSearch _search;
    private readonly AuditTreeWorker _tree;
    private readonly WitnessWorker _witnesses;
    private readonly AuditTrailProvider _provider;

    public AuditTrailProviderTests()
    {
        _sealer = new Sealer(_keys);
        _tags = new SubjectTags(_keys);
        _subjects = new SubjectSealer(_tags, SubjectKeys.Open(_keys));
        _audits = new AuditRecordFactory("hub.test", _subjects, TimeProvider.System);
        _node = TestNode.Open(_directory, keys: _keys);
        _search = new AuditSearch(_node.Log, new SearchFiles(_directory.File("search"), NullLogger<SearchFiles>.Instance));
        var options = new AuditTreeOptions();
        _tree = new AuditTreeWorker(_node.Log, _directory.File("audit"), NoteSigner.Create("audit.hub.test", NoteAlgorithm.Ed25519), options, TimeProvider.System, NullLogger<AuditTreeWorker>.Instance);
        _witnesses = new WitnessWorker(_tree, options, TimeProvider.System, NullLogger<WitnessWorker>.Instance);
        _provider = new AuditTrailProvider(
            _search, new AuditReading(_node.Log, _search, TimeProvider.System, CancellationToken.None), new AuditProofs(_node.Log, _search, _tree, _witnesses), _subjects, _sealer, "hub.test");
    }

    public async ValueTask InitializeAsync()
    {
        await _node.PublishAsync(Pinfl, source: "MSH|first"u8.ToArray(), sourceId: "A1");
        await _node.PublishAsync(Other, source: new byte[50_000], sourceId: "A2");
        await _node.PublishAsync(Pinfl);
    }

    public async ValueTask DisposeAsync()
    {
        _search.Dispose();
        _witnesses.Dispose();
        _tree.Dispose();
        await _node.DisposeAsync();
        _tags.Dispose();
        _sealer.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task SearchByPerson_FindsTheirRecordsAndIsRecordedAsAboutThem()
    {
        var (result, exchange) = await AskAsync("Search", new SearchRequest { Subject = new Identifier { Kind = IdentifierKind.Pinfl, Value = Pinfl } });

        var found = SearchResponse.Parser.ParseFrom(result.Response.Span);
        Assert.Equal([2ul, 0ul], found.Records.Select(record => record.Index));
        Assert.Equal(0ul, found.ContinueBelow);
        Assert.Equal(found.Records[0].SubjectPseudonym, _audits.Create(exchange, error: null).SubjectPseudonym);
    }

    [Fact]
    public async Task SearchByPseudonym_IsTheSameQuestion()
    {
        var pseudonym = _subjects.Seal(IdentifierKind.Pinfl, "32306850000017"u8).Pseudonym;

        var (result, exchange) = await AskAsync("Search", new SearchRequest { SubjectPseudonym = pseudonym });

        Assert.Equal([2ul, 0ul], SearchResponse.Parser.ParseFrom(result.Response.Span).Records.Select(record => record.Index));
        Assert.Equal(pseudonym, _audits.Create(exchange, error: null).SubjectPseudonym);
    }

    [Fact]
    public async Task TwoPersonsInOneSearch_FindNothing()
    {
        var request = new SearchRequest
        {
            Subject = new Identifier { Kind = IdentifierKind.Pinfl, Value = Pinfl },
            SubjectPseudonym = _subjects.Seal(IdentifierKind.Pinfl, "41506900000015"u8).Pseudonym,
        };

        Assert.Empty(SearchResponse.Parser.ParseFrom((await AskAsync("Search", request)).Result.Response.Span).Records);
    }

    [Fact]
    public async Task Source_IsShownByteForByteAndItsPersonRecorded()
    {
        var (result, exchange) = await AskAsync("ReadSource", new ReadSourceRequest { Index = 0 });

        var shown = ReadSourceResponse.Parser.ParseFrom(result.Response.Span);
        Assert.Equal("MSH|first", shown.Source.ToStringUtf8());
        Assert.Equal(("ehealth.clinical.v1.PatientAdmitted", TestNode.Hospital, "A1", 9ul), (shown.Operation, shown.Sender, shown.SourceId, shown.TotalBytes));
        var (record, original) = (_audits.Create(exchange, error: null), _node.AuditRecords()[0]);
        Assert.True(record.HasRefersTo);
        Assert.Equal((0ul, "A1"), (record.RefersTo, record.SourceId));
        Assert.Equal((original.SubjectPseudonym, original.SubjectSealed), (record.SubjectPseudonym, record.SubjectSealed));
    }

    [Theory]
    [InlineData(0, 50_000)]
    [InlineData(49_999, 1)]
    [InlineData(50_000, 0)]
    public async Task SourceFromAnOffset_IsItsRest(ulong offset, int length)
    {
        var shown = ReadSourceResponse.Parser.ParseFrom((await AskAsync("ReadSource", new ReadSourceRequest { Index = 1, Offset = offset })).Result.Response.Span);

        Assert.Equal((length, 50_000ul), (shown.Source.Length, shown.TotalBytes));
    }

    [Theory]
    [InlineData(2, PartnerCodes.NoSourceKept)]
    [InlineData(3, PartnerCodes.RecordNotFound)]
    [InlineData(ulong.MaxValue, PartnerCodes.RecordNotFound)]
    public async Task WhatIsNotThere_IsRefusedWithItsCode(ulong index, string code)
    {
        var error = (await AskAsync("ReadSource", new ReadSourceRequest { Index = index })).Result.Error;

        Assert.Equal((HubErrorCode.PartnerRejected, code), (error!.Code, error.PartnerCode));
    }

    [Fact]
    public async Task DestroyedKey_MakesTheSourceUnreadable()
    {
        _keys.ReplaceKey();

        Assert.Equal(PartnerCodes.SourceUnreadable, (await AskAsync("ReadSource", new ReadSourceRequest { Index = 0 })).Result.Error!.PartnerCode);
    }

    [Fact]
    public async Task ErasedPerson_TheirSourceIsNotShownAndTheyAreNotFound()
    {
        _subjects.Erase(IdentifierKind.Pinfl, "32306850000017"u8);

        Assert.Equal(PartnerCodes.SourceUnreadable, (await AskAsync("ReadSource", new ReadSourceRequest { Index = 0 })).Result.Error!.PartnerCode);
        var search = new SearchRequest { Subject = new Identifier { Kind = IdentifierKind.Pinfl, Value = Pinfl } };
        Assert.Empty(SearchResponse.Parser.ParseFrom((await AskAsync("Search", search)).Result.Response.Span).Records);
        Assert.Null((await AskAsync("ReadSource", new ReadSourceRequest { Index = 1 })).Result.Error);
    }

    [Fact]
    public async Task OffsetBehindTheEnd_IsInvalid()
    {
        var error = (await AskAsync("ReadSource", new ReadSourceRequest { Index = 0, Offset = 10 })).Result.Error;

        Assert.Equal((HubErrorCode.FieldInvalid, "offset"), (error!.Code, error.Field));
    }

    private async Task<(DeliveryResult Result, Exchange Exchange)> AskAsync(string method, IMessage request)
    {
        var exchange = new Exchange
        {
            Id = _node.NewId(),
            Operation = Catalogue.Calls[$"ehealth.audit.v1.AuditTrail/{method}"],
            Request = request.ToByteArray(),
            Metadata = new RequestMetadata { Purpose = "TREAT" },
            Peer = null,
            ArrivedAt = 0,
        };
        Assert.Null(new ValidationStage().Check(exchange));
        return (await _provider.CallAsync(exchange, TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken), exchange);
    }
}
