using System.Text;
using EHealth.Integration.Contracts.Validation.V1;
using EHealth.Integration.Hub.Core.Tests.Doubles;

namespace EHealth.Integration.Hub.Core.Tests.Pipeline;

public sealed class ExchangeTests : IDisposable
{
    private readonly Situation _situation = new();

    public void Dispose() => _situation.Dispose();

    [Fact]
    public void SubjectNamedByTheAnswer_StandsInTheExchange()
    {
        var exchange = _situation.Arriving();

        exchange.NameSubject(IdentifierKind.Iin, "061211600012");

        Assert.Equal((IdentifierKind.Iin, "061211600012"), (exchange.SubjectKind, Encoding.UTF8.GetString(exchange.Subject.Span)));
    }

    [Fact]
    public void SubjectNamedByTheRequest_StaysWhateverTheAnswerNames()
    {
        var exchange = _situation.Arriving();
        Assert.Null(_situation.Validation.Check(exchange));
        var named = exchange.Subject;

        exchange.NameSubject(IdentifierKind.Iin, "061211600012");

        Assert.Equal(IdentifierKind.Pinfl, exchange.SubjectKind);
        Assert.True(named.Span.SequenceEqual(exchange.Subject.Span));
    }
}
