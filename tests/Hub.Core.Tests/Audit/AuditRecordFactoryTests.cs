using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Validation.V1;
using EHealth.Integration.Hub.Core.Audit;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Core.Tests.Doubles;
using EHealth.Integration.Protocol.Errors;
using EHealth.Integration.Protocol.Metadata;
using Google.Protobuf;

namespace EHealth.Integration.Hub.Core.Tests.Audit;

public sealed class AuditRecordFactoryTests : IDisposable
{
    private readonly Situation _hub = new();

    public void Dispose() => _hub.Dispose();

    [Fact]
    public void Record_SaysWhoDidWhatAndWhy()
    {
        var exchange = _hub.Arriving(
            Catalogues.Write,
            sender: Parties.Edge,
            metadata: _hub.Metadata(PurposeOfUse.EmergencyTreatment) with { OnBehalfOf = Parties.Hospital, Reason = "unconscious" });
        Assert.Null(_hub.Authentication.Check(exchange) ?? _hub.Authorization.Check(exchange) ?? _hub.Validation.Check(exchange) ?? _hub.Routing.Choose(exchange));
        exchange.Response = "answer"u8.ToArray();
        _hub.Time.Advance(TimeSpan.FromMilliseconds(1.5));

        var record = _hub.Audit.Create(exchange, error: null);

        Assert.Equal(Parties.Node, record.NodeId);
        Assert.Equal(Situation.Start + TimeSpan.FromMilliseconds(1.5), record.RecordedAt.ToDateTimeOffset());
        Assert.Equal(exchange.Id.ToString(), record.ExchangeId);
        Assert.Equal(exchange.Metadata.MessageId, record.MessageId);
        Assert.Equal((Parties.Edge, Parties.Hospital, Parties.Registry), (record.Sender, record.OnBehalfOf, record.Recipient));
        Assert.Equal((Catalogues.Write.Name, "ETREAT", "unconscious"), (record.Operation, record.Purpose, record.Reason));
        Assert.Equal((AuditKind.Exchange, AuditAction.Update, HubErrorCode.Unspecified), (record.Kind, record.Action, record.Outcome));
        Assert.Equal(1500u, record.DurationUs);
        var salt = RecordSalt.Of(_hub.Subjects.Seal(exchange.SubjectKind, exchange.Subject.Span).RecordKey.Span, exchange.Id);
        Assert.Equal(SHA256.HashData([.. salt, .. SHA256.HashData(exchange.Request.Span)]), record.RequestHash.ToByteArray());
        Assert.Equal(SHA256.HashData([.. salt, .. SHA256.HashData("answer"u8)]), record.ResponseHash.ToByteArray());
        Assert.Equal(0u, record.Index);
    }

    [Fact]
    public void Record_HoldsNeitherPayloadNorSubjectInClear()
    {
        var exchange = _hub.Routed(Catalogues.Write);
        exchange.Response = Encoding.UTF8.GetBytes("Karimova " + Messages.Pinfl);

        var bytes = _hub.Audit.Create(exchange, error: null).ToByteArray();

        Assert.Equal(-1, bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Messages.Pinfl)));
        Assert.Equal(-1, bytes.AsSpan().IndexOf("Karimova"u8));
    }

    [Fact]
    public void Subject_IsGroupedByPseudonymAndOpenedWithIt()
    {
        var record = _hub.Audit.Create(_hub.Routed(), error: null);

        Assert.Equal(_hub.Subjects.Seal(IdentifierKind.Pinfl, Encoding.UTF8.GetBytes(Messages.Pinfl)).Pseudonym, record.SubjectPseudonym);
        Assert.Equal(Messages.Pinfl, Encoding.UTF8.GetString(_hub.Subjects.Open(record.SubjectPseudonym.Span, record.SubjectSealed.Span, out _)!.Value.Value));
    }

    [Fact]
    public void SameMessageTwice_HasTwoHashes() =>
        Assert.NotEqual(_hub.Audit.Create(_hub.Routed(), error: null).RequestHash, _hub.Audit.Create(_hub.Routed(), error: null).RequestHash);

    [Fact]
    public void MessageAboutNobody_HasNoSubject()
    {
        var record = _hub.Audit.Create(_hub.Arriving(Catalogues.WhoAmI, request: []), error: null);

        Assert.True(record.SubjectPseudonym.IsEmpty);
        Assert.True(record.SubjectSealed.IsEmpty);
    }

    [Theory]
    [InlineData("01890000-ABCD-7000-8000-000000000001", "01890000-abcd-7000-8000-000000000001")]
    [InlineData("Karimova Nodira 32306850000017", "")]
    [InlineData("{01890000-abcd-7000-8000-000000000001}", "")]
    [InlineData("", "")]
    public void MessageId_IsTakenOverOnlyWhenItIsAUuid(string sent, string recorded) =>
        Assert.Equal(recorded, _hub.Audit.Create(_hub.Arriving(metadata: _hub.Metadata() with { MessageId = sent }), error: null).MessageId);

    [Theory]
    [InlineData("HPAYMT", "HPAYMT")]
    [InlineData("Karimova Nodira", "")]
    public void Purpose_IsTakenOverOnlyWhenItIsACode(string sent, string recorded) =>
        Assert.Equal(recorded, _hub.Audit.Create(_hub.Arriving(metadata: _hub.Metadata(sent)), error: null).Purpose);

    [Fact]
    public void SenderSpeakingForItself_IsNamedOnce()
    {
        var record = _hub.Audit.Create(_hub.Authorized(), error: null);

        Assert.Equal((Parties.Hospital, ""), (record.Sender, record.OnBehalfOf));
    }

    [Fact]
    public void StrangersRefusal_NamesNoSender()
    {
        var record = _hub.Audit.Create(_hub.Arriving(sender: "uz.unknown.system"), new HubError(HubErrorCode.SenderUnauthenticated));

        Assert.Equal(("", "", ""), (record.Sender, record.OnBehalfOf, record.Recipient));
        Assert.Equal(AuditKind.Refusal, record.Kind);
    }

    [Theory]
    [InlineData(HubErrorCode.FieldInvalid, false, AuditKind.Refusal)]
    [InlineData(HubErrorCode.InternalError, false, AuditKind.Refusal)]
    [InlineData(HubErrorCode.HubUnavailable, true, AuditKind.Refusal)]
    [InlineData(HubErrorCode.PartnerUnavailable, true, AuditKind.Refusal)]
    [InlineData(HubErrorCode.PartnerRejected, true, AuditKind.Exchange)]
    [InlineData(HubErrorCode.PartnerTimeout, true, AuditKind.Exchange)]
    [InlineData(HubErrorCode.OutcomeUnknown, true, AuditKind.Exchange)]
    [InlineData(HubErrorCode.InternalError, true, AuditKind.Exchange)]
    public void NoOfTheProvider_IsAnExchangeAndNoOfTheHubARefusal(HubErrorCode code, bool routed, AuditKind expected)
    {
        var record = _hub.Audit.Create(routed ? _hub.Routed() : _hub.Arriving(), new HubError(code) { Field = "pinfl", PartnerCode = "x" });

        Assert.Equal((expected, code, "pinfl", "x"), (record.Kind, record.Outcome, record.Field, record.PartnerCode));
    }

    [Theory]
    [InlineData(null, AuditKind.Event)]
    [InlineData(HubErrorCode.FieldMissing, AuditKind.Refusal)]
    public void Event_IsAnEventUnlessRefused(HubErrorCode? code, AuditKind expected) =>
        Assert.Equal(expected, _hub.Audit.Create(_hub.Arriving(Catalogues.Event), code is { } no ? new HubError(no) : null).Kind);

    [Fact]
    public void StaleAnswer_IsMarked()
    {
        var exchange = _hub.Routed();
        Assert.False(_hub.Audit.Create(exchange, error: null).Stale);

        exchange.IsStale = true;

        Assert.True(_hub.Audit.Create(exchange, error: null).Stale);
    }

    [Fact]
    public void Trace_JoinsTheRecordToTheOperatorsTraces()
    {
        using var activity = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();

        var record = _hub.Audit.Create(_hub.Arriving(), error: null);

        Assert.Equal(activity.TraceId.ToHexString(), Convert.ToHexStringLower(record.TraceId.Span));
    }

    [Theory]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "0af7651916cd43dd8448eb211c80319c")]
    [InlineData("visit of Karimova", null)]
    public void TraceOfAPublication_IsTheEventsAndNotTheStreams(string traceParent, string? expected)
    {
        using var stream = new Activity("stream").SetIdFormat(ActivityIdFormat.W3C).Start();

        var record = _hub.Audit.Create(_hub.Arriving(Catalogues.Event, traceParent: traceParent), error: null);

        Assert.Equal(expected ?? stream.TraceId.ToHexString(), Convert.ToHexStringLower(record.TraceId.Span));
    }

    [Fact]
    public void EdgeRefusal_IsRecordedInTheProtocolsWords()
    {
        var refusal = new ReportEdgeRefusalRequest
        {
            Operation = "hl7v2/ADT^A01",
            Code = HubErrorCode.MessageUnreadable,
            Field = "PID-3",
            MessageSha256 = ByteString.CopyFrom(new byte[32]),
            SourceId = "MSG1",
        };
        var report = new Exchange
        {
            Id = _hub.NewId(),
            Operation = Catalogues.EdgeRefusal,
            Request = refusal.ToByteArray(),
            Metadata = _hub.Metadata(),
            Peer = _hub.PeerOf(Parties.Edge),
            ArrivedAt = 0,
        };
        report.Provider = new LocalAnswers(Catalogues.EdgeRefusal.Contract);

        var record = _hub.Audit.CreateEdgeRefusal(report, refusal);

        Assert.Equal((AuditKind.Refusal, "hl7v2/ADT^A01", "PID-3", ""), (record.Kind, record.Operation, record.Field, record.Recipient));
        Assert.Equal(HubErrorCode.MessageUnreadable, record.Outcome);
        Assert.Equal(RecordSalt.Hash(RecordSalt.Of(_hub.Subjects.NobodysRecordKey.Span, report.Id), refusal.MessageSha256.Span), record.RequestHash);
        Assert.Equal(("MSG1", AuditAction.Execute), (record.SourceId, record.Action));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("MSG00001", "MSG00001")]
    [InlineData("{a-b}:1/2~3", "{a-b}:1/2~3")]
    [InlineData("of Karimova", "")]
    [InlineData("Каримова", "")]
    [InlineData("tab\t", "")]
    public void NumberOfTheSourceMessage_IsTakenOverInItsFormOnly(string sourceId, string expected) =>
        Assert.Equal(expected, _hub.Audit.Create(_hub.Arriving(Catalogues.Event, sourceId: sourceId), error: null).SourceId);

    [Theory]
    [InlineData(199, 199)]
    [InlineData(200, 0)]
    public void NumberOfTheSourceMessage_HasALongestLength(int length, int expected) =>
        Assert.Equal(expected, _hub.Audit.Create(_hub.Arriving(Catalogues.Event, sourceId: new string('1', length)), error: null).SourceId.Length);
}
