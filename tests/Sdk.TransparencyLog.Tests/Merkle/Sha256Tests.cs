using System.Text;
using CsCheck;
using EHealth.Integration.TransparencyLog.Merkle;

namespace EHealth.Integration.TransparencyLog.Tests.Merkle;

public sealed class Sha256Tests
{
    public static TheoryData<string> Implementations => ["OpenSSL", ".NET"];

    [Theory]
    [MemberData(nameof(Implementations))]
    public void PublishedExamples_HaveTheirHashes(string implementation)
    {
        using var sha256 = Create(implementation);

        // FIPS 180-4, examples of NIST: nothing, one block, two blocks, a million times "a".
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", HashOf(sha256, ""));
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", HashOf(sha256, "abc"));
        Assert.Equal("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1", HashOf(sha256, "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"));
        Assert.Equal("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0", HashOf(sha256, new string('a', 1_000_000)));
    }

    [Theory]
    [MemberData(nameof(Implementations))]
    public void MessageInPieces_HasTheHashOfTheWhole(string implementation)
    {
        using var sha256 = Create(implementation);
        Gen.Byte.Array[0, 300].Array[0, 5].Sample(
            pieces =>
            {
                foreach (var piece in pieces) sha256.Append(piece);
                var hash = new byte[32];
                sha256.Take(hash);
                Assert.Equal(System.Security.Cryptography.SHA256.HashData(pieces.SelectMany(piece => piece).ToArray()), hash);
            },
            iter: 300, threads: 1);
    }

    [Theory]
    [MemberData(nameof(Implementations))]
    public void TooLittleRoom_IsRefused(string implementation)
    {
        using var sha256 = Create(implementation);
        Assert.ThrowsAny<ArgumentException>(() => sha256.Take(new byte[31]));
    }

    private static Sha256 Create(string implementation) => implementation == ".NET" ? new FrameworkSha256() : OpenSslSha256.TryCreate() ?? NotHere();

    private static Sha256 NotHere()
    {
        Assert.Skip("there is no libcrypto.so.3 here");
        return null!;
    }

    private static string HashOf(Sha256 sha256, string message)
    {
        sha256.Append(Encoding.ASCII.GetBytes(message));
        var hash = new byte[32];
        sha256.Take(hash);
        return Convert.ToHexStringLower(hash);
    }
}
