using System.Text;
using EHealth.Integration.Contracts.Identity.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Contracts.Validation.V1;
using EHealth.Integration.Hub.Core.Catalogue;
using EHealth.Integration.Hub.Core.Secrets;
using EHealth.Integration.Hub.Core.Tests.Doubles;
using Google.Protobuf;

namespace EHealth.Integration.Hub.Core.Tests.Secrets;

public sealed class SubjectSealerTests : IDisposable
{
    private static readonly byte[] Person = "32306850000017"u8.ToArray();

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
        Assert.NotEqual(_hub.Subjects.Seal(IdentifierKind.Pinfl, "123456789"u8).Pseudonym, _hub.Subjects.Seal(IdentifierKind.Stir, "123456789"u8).Pseudonym);

    [Fact]
    public void LongestIdentifierAContractAllows_IsOpenedAgain()
    {
        // Identifier.value: 64 Unicode scalar values, at most 4 bytes each.
        var longest = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("\U00010400", 64)));
        var subject = _hub.Subjects.Seal(IdentifierKind.BirthCertificateUz, longest);

        var opened = _hub.Subjects.Open(subject.Pseudonym.Span, subject.Ciphertext.Span, out var recordKey);

        Assert.Equal((IdentifierKind.BirthCertificateUz, Convert.ToHexString(longest)), (opened!.Value.Kind, Convert.ToHexString(opened.Value.Value)));
        Assert.Equal(subject.RecordKey.ToArray(), recordKey);
    }

    [Fact]
    public void Restart_KeepsWhoIsWho()
    {
        var before = _hub.Subjects.Seal(IdentifierKind.Pinfl, Person);

        var after = Restarted().Seal(IdentifierKind.Pinfl, Person);

        Assert.Equal((before.Pseudonym, before.Ciphertext), (after.Pseudonym, after.Ciphertext));
    }

    [Fact]
    public void Erased_NothingOpensTheirRecordsOrFindsThem()
    {
        var before = _hub.Subjects.Seal(IdentifierKind.Pinfl, Person);

        _hub.Subjects.Erase(IdentifierKind.Pinfl, Person);

        foreach (var subjects in new[] { _hub.Subjects, Restarted() })
        {
            Assert.True(subjects.IsErased(before.Pseudonym.Span));
            Assert.Null(subjects.Open(before.Pseudonym.Span, before.Ciphertext.Span, out _));
            var after = subjects.Seal(IdentifierKind.Pinfl, Person);
            Assert.NotEqual(before.Pseudonym, after.Pseudonym);
            Assert.Equal(Person, subjects.Open(after.Pseudonym.Span, after.Ciphertext.Span, out _)!.Value.Value);
        }
    }

    [Fact]
    public void ErasedAgainAndAgain_EachTimeTheyAreSomebodyElse()
    {
        var pseudonyms = new List<ByteString>();
        for (var times = 0; times < 5; times++)
        {
            pseudonyms.Add(_hub.Subjects.Seal(IdentifierKind.Pinfl, Person).Pseudonym);
            _hub.Subjects.Erase(IdentifierKind.Pinfl, Person);
        }

        Assert.Equal(5, pseudonyms.Distinct().Count());
        Assert.All(pseudonyms, pseudonym => Assert.True(Restarted().IsErased(pseudonym.Span)));
    }

    [Fact]
    public void OneOfManyErased_AllOthersStayWhoTheyAre()
    {
        var others = Enumerable.Range(0, 500).Select(number => Encoding.ASCII.GetBytes($"3{number:D13}")).ToList();
        var before = others.ConvertAll(other => _hub.Subjects.Seal(IdentifierKind.Pinfl, other));

        _hub.Subjects.Erase(IdentifierKind.Pinfl, Person);

        var restarted = Restarted();
        Assert.Equal(before.Select(subject => subject.Pseudonym), others.Select(other => restarted.Seal(IdentifierKind.Pinfl, other).Pseudonym));
        Assert.All(before, subject => Assert.NotNull(restarted.Open(subject.Pseudonym.Span, subject.Ciphertext.Span, out _)));
    }

    [Fact]
    public void DiskRefuses_NobodyIsErased()
    {
        var before = _hub.Subjects.Seal(IdentifierKind.Pinfl, Person);
        _hub.Keys.IsFull = true;

        Assert.Throws<IOException>(() => _hub.Subjects.Erase(IdentifierKind.Pinfl, Person));

        Assert.Equal(before.Pseudonym, _hub.Subjects.Seal(IdentifierKind.Pinfl, Person).Pseudonym);
        Assert.NotNull(_hub.Subjects.Open(before.Pseudonym.Span, before.Ciphertext.Span, out _));
    }

    [Fact]
    public void SavedAfterAnErasure_NoKeyAboveTheErasedIsLeft()
    {
        var before = _hub.Keys.Saved;
        _hub.Subjects.Erase(IdentifierKind.Pinfl, Person);

        // Fresh keys are two roots, each behind a 1 and the second behind the number of its kind.
        Assert.Equal(-1, _hub.Keys.Saved.AsSpan().IndexOf(before.AsSpan("EHSUBJ1\n".Length + 1, 32)));
        Assert.Equal(-1, _hub.Keys.Saved.AsSpan().IndexOf(before.AsSpan("EHSUBJ1\n".Length + 33 + sizeof(int) + 1, 32)));
    }

    [Fact]
    public void SubjectOfAnotherRecord_DoesNotOpen()
    {
        var (one, other) = (_hub.Subjects.Seal(IdentifierKind.Pinfl, Person), _hub.Subjects.Seal(IdentifierKind.Pinfl, "41506900000015"u8));

        Assert.Null(_hub.Subjects.Open(one.Pseudonym.Span, other.Ciphertext.Span, out _));
        Assert.Null(_hub.Subjects.Open(one.Pseudonym.Span[1..], one.Ciphertext.Span, out _));
        Assert.Null(_hub.Subjects.Open(one.Pseudonym.Span, one.Ciphertext.Span[..16], out _));
    }

    private SubjectSealer Restarted() => new(_hub.Tags, SubjectKeys.Open(_hub.Keys));

    private ByteString PseudonymOf(Operation operation, byte[] request)
    {
        var exchange = _hub.Arriving(operation, request);
        Assert.Null(_hub.Validation.Check(exchange));
        return _hub.Subjects.Seal(exchange.SubjectKind, exchange.Subject.Span).Pseudonym;
    }
}
