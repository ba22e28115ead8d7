using EHealth.Integration.TransparencyLog.Merkle;
using EHealth.Integration.TransparencyLog.Notes;

namespace EHealth.Integration.TransparencyLog.Tests.Notes;

public sealed class InclusionProofFileTests
{
    private static readonly SignedNote Note = SignedNote.TryParse(PublicLog.SignedCheckpoint)!;
    private static readonly string Proof = new InclusionProofFile(3, [MerkleHasher.EmptyRoot, MerkleHasher.EmptyRoot], Note).ToString();

    [Fact]
    public void Proof_ComesBack()
    {
        var read = InclusionProofFile.TryParse(Proof)!;

        Assert.Equal(3, read.Index);
        Assert.Equal([MerkleHasher.EmptyRoot, MerkleHasher.EmptyRoot], read.Path);
        Assert.Equal(PublicLog.SignedCheckpoint, read.Note.ToString());
        Assert.StartsWith("c2sp.org/tlog-proof@v1\nindex 3\n", Proof, StringComparison.Ordinal);
    }

    [Fact]
    public void ExtraData_IsPassedOver() =>
        Assert.Equal(3, InclusionProofFile.TryParse(Proof.Replace("index", "extra AAAA\nindex", StringComparison.Ordinal))?.Index);

    [Theory]
    [InlineData("c2sp.org/tlog-proof@v1", "c2sp.org/tlog-proof@v2")]
    [InlineData("index 3", "index 03")]
    [InlineData("index 3", "index -3")]
    [InlineData("index 3\n", "")]
    [InlineData("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", "47DE")]
    [InlineData("— example.com", "- example.com")]
    public void SpoiltProof_IsRefused(string right, string wrong)
    {
        Assert.Contains(right, Proof, StringComparison.Ordinal);

        Assert.Null(InclusionProofFile.TryParse(Proof.Replace(right, wrong, StringComparison.Ordinal)));
    }

    [Fact]
    public void PathLongerThanAnyTree_IsRefused() =>
        Assert.Null(InclusionProofFile.TryParse(new InclusionProofFile(0, [.. Enumerable.Repeat(MerkleHasher.EmptyRoot, 64)], Note).ToString()));
}
