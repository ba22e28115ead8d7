using System.Text;
using EHealth.Integration.Contracts.Identity.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Contracts.Validation.V1;
using EHealth.Integration.Hub.Core.Catalogue;
using EHealth.Integration.Hub.Core.Tests.Doubles;
using Google.Protobuf;

namespace EHealth.Integration.Hub.Core.Tests.Secrets;

public sealed class SubjectSealerTests : IDisposable
{
    private readonly Situation _hub = new();

    public void Dispose() => _hub.Dispose();

    [Fact]
    public void SamePerson_HasOnePseudonymWhicheverContractNamesIt()
    {
        var resolve = new ResolveRequest { Identifier = new Identifier { Kind = IdentifierKind.Pinfl, Value = Messages.Pinfl } };

        var inString = PseudonymOf(Catalogues.Read, Messages.GetPerson());
        var inIdentifier = PseudonymOf(Catalogues.Resolve, resolve.ToByteArray());
        var inEvent = PseudonymOf(Catalogues.Event, Messages.Admission());

        Assert.Equal(32, inString.Length);
        Assert.Equal(inString, inIdentifier);
        Assert.Equal(inString, inEvent);
    }

    [Fact]
    public void OtherPerson_HasAnotherPseudonym() =>
        Assert.NotEqual(PseudonymOf(Catalogues.Read, Messages.GetPerson()), PseudonymOf(Catalogues.Read, Messages.GetPerson("32306850000025")));

    [Fact]
    public void SameDigitsOfAnotherKind_AreAnotherPerson() =>
        Assert.NotEqual(
            _hub.Subjects.Pseudonym(IdentifierKind.Pinfl, "123456789"u8), _hub.Subjects.Pseudonym(IdentifierKind.Stir, "123456789"u8));

    [Fact]
    public void Pseudonym_SurvivesTheRotationOfTheSealingKey()
    {
        var before = _hub.Subjects.Seal(IdentifierKind.Pinfl, "32306850000017"u8);

        _hub.Keys.RotateTo(2);
        var after = _hub.Subjects.Seal(IdentifierKind.Pinfl, "32306850000017"u8);

        Assert.Equal(before.Pseudonym, after.Pseudonym);
        Assert.Equal((1u, 2u), (before.KeyId, after.KeyId));
    }

    [Fact]
    public void SealedSubject_OpensUntilItsKeyIsDestroyed()
    {
        var subject = _hub.Subjects.Seal(IdentifierKind.Pinfl, "32306850000017"u8);
        Assert.Equal("32306850000017", Encoding.UTF8.GetString(_hub.Subjects.Open(subject.Ciphertext)!));

        _hub.Keys.Destroy(subject.KeyId);

        Assert.Null(_hub.Subjects.Open(subject.Ciphertext));
    }

    [Fact]
    public void LongestIdentifierAContractAllows_HasAPseudonym()
    {
        // Identifier.value: 64 Unicode scalar values, at most 4 bytes each.
        var longest = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("\U00010400", 64)));

        Assert.Equal(32, _hub.Subjects.Pseudonym(IdentifierKind.BirthCertificateUz, longest).Length);
    }

    private byte[] PseudonymOf(Operation operation, byte[] request)
    {
        var exchange = _hub.Arriving(operation, request);
        Assert.Null(_hub.Validation.Check(exchange));
        return _hub.Subjects.Pseudonym(exchange.SubjectKind, exchange.Subject.Span);
    }
}
