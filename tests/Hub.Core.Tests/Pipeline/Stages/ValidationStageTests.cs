using System.Text;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Contracts.Validation.V1;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Core.Tests.Doubles;
using EHealth.Integration.Protocol.Errors;
using Google.Protobuf;

namespace EHealth.Integration.Hub.Core.Tests.Pipeline.Stages;

public sealed class ValidationStageTests : IDisposable
{
    private readonly Situation _hub = new();

    public void Dispose() => _hub.Dispose();

    [Fact]
    public void ValidRequest_TellsWhomItIsAbout()
    {
        var exchange = _hub.Arriving();

        Assert.Null(_hub.Validation.Check(exchange));
        AssertSubject(exchange);
    }

    [Fact]
    public void SubjectInsideAnIdentifier_IsFoundToo()
    {
        var exchange = _hub.Arriving(Catalogues.Event);

        Assert.Null(_hub.Validation.Check(exchange));
        AssertSubject(exchange);
    }

    [Fact]
    public void ContractThatNamesNobody_HasNoSubject()
    {
        var exchange = _hub.Arriving(Catalogues.WhoAmI, request: []);

        Assert.Null(_hub.Validation.Check(exchange));
        Assert.Equal(IdentifierKind.Unspecified, exchange.SubjectKind);
        Assert.True(exchange.Subject.IsEmpty);
    }

    [Fact]
    public void MissingField_IsNamed() =>
        Assert.Equal(new HubError(HubErrorCode.FieldMissing) { Field = "pinfl", Rule = "required" }, Check([]));

    [Fact]
    public void InvalidField_IsNamedWithoutItsValue()
    {
        var error = Check(Messages.GetPerson("99999999999999"));

        Assert.Equal(new HubError(HubErrorCode.FieldInvalid) { Field = "pinfl", Rule = "pinfl" }, error);
        Assert.DoesNotContain("99999999999999", ErrorCatalogue.Describe(error!), StringComparison.Ordinal);
    }

    [Fact]
    public void UnknownEnumNumber_IsAnUnknownCode()
    {
        var request = new Identifier { Kind = (IdentifierKind)99, Value = "1" }.ToByteArray();
        byte[] resolve = [0x0A, (byte)request.Length, .. request];

        var exchange = _hub.Arriving(Catalogues.Resolve, resolve);

        Assert.Equal(new HubError(HubErrorCode.CodeUnknown) { Field = "identifier.kind", Rule = "enum" }, _hub.Validation.Check(exchange));
    }

    [Fact]
    public void CutMessage_IsUnreadableAndLeavesNoSubject()
    {
        var exchange = _hub.Arriving(request: Messages.GetPerson()[..^1]);

        Assert.Equal(HubErrorCode.MessageUnreadable, _hub.Validation.Check(exchange)?.Code);
        Assert.Equal(IdentifierKind.Unspecified, exchange.SubjectKind);
    }

    private HubError? Check(byte[] request) => _hub.Validation.Check(_hub.Arriving(request: request));

    private static void AssertSubject(Exchange exchange)
    {
        Assert.Equal(IdentifierKind.Pinfl, exchange.SubjectKind);
        Assert.Equal(Messages.Pinfl, Encoding.UTF8.GetString(exchange.Subject.Span));
    }
}
