using System.Text;
using EHealth.Integration.TransparencyLog.Merkle;
using EHealth.Integration.TransparencyLog.Notes;
using static EHealth.Integration.TransparencyLog.Tests.Notes.PublicLog;

namespace EHealth.Integration.TransparencyLog.Tests.Notes;

public sealed class SignedNoteTests
{
    private static readonly NoteVerifier Key = NoteVerifier.TryParse(PublicKey)!;
    private static readonly DateTimeOffset Noon = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void PublicCheckpoint_IsSignedByItsLog()
    {
        var note = SignedNote.TryParse(Encoding.UTF8.GetBytes(SignedCheckpoint))!;

        Assert.True(note.IsSignedBy(Key));
        Assert.Equal(SignedCheckpoint, note.ToString());
    }

    [Fact]
    public void PublicCheckpoint_HasTheRootOfItsLeaves()
    {
        using var hasher = new MerkleHasher();
        var frontier = new MerkleFrontier(hasher);
        foreach (var leaf in Leaves) frontier.Append(hasher.Leaf(Encoding.UTF8.GetBytes(leaf)));

        Assert.Equal(new Checkpoint("example.com/log/testdata", 8, frontier.Root()), Checkpoint.TryParse(SignedNote.TryParse(SignedCheckpoint)!.Text));
    }

    // Ed25519 is deterministic: the same key and text give the same signature.
    [Fact]
    public void PublicPrivateKey_SignsAsTheLogDid()
    {
        var published = SignedNote.TryParse(SignedCheckpoint)!;
        var signer = NoteSigner.TryParse(PrivateKey)!;

        Assert.Equal(SignedCheckpoint, (published with { Signatures = [] }).With(signer.Sign(published.Text, Noon)).ToString());
        Assert.Equal(PublicKey, signer.Verifier.ToString());
        Assert.Equal(PrivateKey, signer.ExportPrivateKey());
    }

    [Fact]
    public void AnyChangedCharacter_IsNoticed()
    {
        for (var place = 0; place < SignedCheckpoint.Length; place++)
        {
            var changed = SignedCheckpoint.ToCharArray();
            changed[place] = changed[place] == 'x' ? 'y' : 'x';
            Assert.False(SignedNote.TryParse(new string(changed)) is { } note && note.IsSignedBy(Key), $"character {place}");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("text\n")]
    [InlineData("text\n\n")]
    [InlineData("text\n\n— name AAAAAAA=")] // no line feed at the end
    [InlineData("text\n\n- name AAAAAAA=\n")] // no em dash
    [InlineData("text\n\n— name\n")]
    [InlineData("text\n\n— na+me AAAAAAA=\n")]
    [InlineData("text\n\n— name AAAA\n")] // a key id and nothing behind it
    [InlineData("text\n\n— name ???\n")]
    [InlineData("text\n\n— name AAAAAAB=\n")] // bits set that no byte has
    [InlineData("te\rxt\n\n— name AAAAAAA=\n")]
    public void TextThatIsNoNote_IsRefused(string text) => Assert.Null(SignedNote.TryParse(text));

    [Fact]
    public void BytesThatAreNoUtf8_AreNoNote() => Assert.Null(SignedNote.TryParse([0xFF, (byte)'\n', (byte)'\n']));

    [Theory]
    [InlineData(SignedNote.MostSignatures, true)]
    [InlineData(SignedNote.MostSignatures + 1, false)]
    public void ManySignatures_AreReadUpToALimit(int count, bool isRead)
    {
        var note = "text\n\n" + string.Concat(Enumerable.Repeat("— name AAAAAAA=\n", count));

        Assert.Equal(isRead, SignedNote.TryParse(note) is not null);
    }

    [Fact]
    public void TextWithEmptyLines_EndsAtTheLastOne()
    {
        var note = SignedNote.TryParse("one\n\ntwo\n\n— name AAAAAAA=\n");

        Assert.Equal("one\n\ntwo\n", note!.Text);
    }

    [Fact]
    public void SignatureOfAnotherKeyOfTheSameName_CountsForNothing()
    {
        var stranger = NoteSigner.Create("example.com/log/testdata", NoteAlgorithm.Ed25519);
        var note = SignedNote.TryParse(SignedCheckpoint)!;

        Assert.False((note with { Signatures = [stranger.Sign(note.Text, Noon)] }).IsSignedBy(Key));
        Assert.True(note.With(stranger.Sign(note.Text, Noon)).IsSignedBy(Key));
    }

    [Fact]
    public void OneRightAndOneWrongSignatureOfAKey_AreWrong()
    {
        var note = SignedNote.TryParse(SignedCheckpoint)!;

        Assert.False(note.With(note.Signatures[0] with { Bytes = new byte[64] }).IsSignedBy(Key));
    }

    [Fact]
    public void Cosignature_ProvesWhatAWitnessSawAndWhen()
    {
        var witness = NoteSigner.Create("witness.example.com/w1", NoteAlgorithm.Cosignature);
        var note = SignedNote.TryParse(SignedCheckpoint)!;

        var cosigned = SignedNote.TryParse(note.With(witness.Sign(note.Text, Noon)).ToString())!;

        Assert.True(cosigned.IsSignedBy(Key));
        Assert.True(cosigned.IsSignedBy(witness.Verifier));
        Assert.Equal(Noon, witness.Verifier.TimeOf(cosigned.Signatures[1]));
    }

    [Fact]
    public void CosignatureWithAnotherTime_IsWrong()
    {
        var witness = NoteSigner.Create("witness.example.com/w1", NoteAlgorithm.Cosignature);
        var note = SignedNote.TryParse(SignedCheckpoint)!;
        var cosignature = witness.Sign(note.Text, Noon);
        var later = cosignature.Bytes.ToArray();
        later[7]++;

        Assert.False(note.With(cosignature with { Bytes = later }).IsSignedBy(witness.Verifier));
    }

    [Fact]
    public void SignatureLinesAlone_AreRead()
    {
        var witness = NoteSigner.Create("witness.example.com/w1", NoteAlgorithm.Cosignature);
        var cosignature = witness.Sign("text\n", Noon);

        var read = SignedNote.TryParseSignatures(SignedNote.FormatSignatures([cosignature, cosignature]))!;

        Assert.Equal(2, read.Count);
        Assert.True(witness.Verifier.Verify("text\n", read[0]));
    }

    // Found by fuzzing: what stood before an empty line was passed over.
    [Theory]
    [InlineData("another text\n\n")]
    [InlineData("\n")]
    [InlineData("\u2014 witness.example.com/w1 AAAAAAA=\n\n")]
    public void SignatureLinesBehindSomethingElse_AreNone(string before)
    {
        var lines = SignedNote.FormatSignatures([NoteSigner.Create("witness.example.com/w1", NoteAlgorithm.Ed25519).Sign("text\n", Noon)]);

        Assert.NotNull(SignedNote.TryParseSignatures(lines));
        Assert.Null(SignedNote.TryParseSignatures(before + lines));
    }

    [Theory]
    [InlineData("")]
    [InlineData("example.com/log/testdata+33d7b497+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx")] // another id
    [InlineData("example.com/log/testdata+33d7b496+AuHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx")] // another algorithm
    [InlineData("example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkg==")] // too short
    [InlineData("example.com/log/testdata+33d7b496")]
    [InlineData("example.com/log/testdata+33D7B496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx")]
    public void TextThatIsNoKey_IsRefused(string text) => Assert.Null(NoteVerifier.TryParse(text));

    [Theory]
    [InlineData("")]
    [InlineData("PRIVATE+KEY+example.com/log/testdata+33d7b497+AeymY/SZAX0jZcJ8enZ5FY1Dz+wTML2yWSkK+9DSF3eg")]
    [InlineData("example.com/log/testdata+33d7b496+AeymY/SZAX0jZcJ8enZ5FY1Dz+wTML2yWSkK+9DSF3eg")]
    public void TextThatIsNoPrivateKey_IsRefused(string text) => Assert.Null(NoteSigner.TryParse(text));

    [Theory]
    [InlineData("")]
    [InlineData("a name")]
    [InlineData("a+name")]
    public void NameThatAKeyMayNotHave_IsRefused(string name) => Assert.Throws<ArgumentException>(() => NoteSigner.Create(name, NoteAlgorithm.Ed25519));
}
