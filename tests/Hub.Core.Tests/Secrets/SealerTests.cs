using EHealth.Integration.Hub.Core.Secrets;
using EHealth.Integration.Hub.Core.Tests.Doubles;

namespace EHealth.Integration.Hub.Core.Tests.Secrets;

public sealed class SealerTests : IDisposable
{
    private readonly ScriptedKeyRing _keys = new();
    private readonly Sealer _sealer;

    public SealerTests() => _sealer = new Sealer(_keys);

    public void Dispose() => _sealer.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    public void SealedBytes_OpenToWhatTheyWere(int length)
    {
        var plaintext = new byte[length];
        Random.Shared.NextBytes(plaintext);

        var sealedBytes = _sealer.Seal(plaintext, "a"u8);

        Assert.Equal(Sealer.SealedLength(length), sealedBytes.Length);
        Assert.Equal(plaintext, _sealer.Open(sealedBytes, "a"u8));
    }

    [Fact]
    public void SealedBytes_DoNotShowThePlaintext() =>
        Assert.Equal(-1, _sealer.Seal("32306850000017"u8, "a"u8).AsSpan().IndexOf("32306850000017"u8));

    [Fact]
    public void SameBytesTwice_AreSealedDifferently() => Assert.NotEqual(_sealer.Seal("same"u8, "a"u8), _sealer.Seal("same"u8, "a"u8));

    [Fact]
    public void OtherContext_DoesNotOpen() => Assert.Null(_sealer.Open(_sealer.Seal("secret"u8, "message 1"u8), "message 2"u8));

    [Fact]
    public void AnyChangedByte_DoesNotOpen()
    {
        var sealedBytes = _sealer.Seal("secret"u8, "a"u8);
        for (var position = 0; position < sealedBytes.Length; position++)
        {
            sealedBytes[position] ^= 1;
            Assert.Null(_sealer.Open(sealedBytes, "a"u8));
            sealedBytes[position] ^= 1;
        }

        Assert.NotNull(_sealer.Open(sealedBytes, "a"u8));
    }

    [Fact]
    public void CutBytes_DoNotOpen()
    {
        var sealedBytes = _sealer.Seal("secret"u8, "a"u8);

        for (var length = 0; length < sealedBytes.Length; length++)
        {
            Assert.Null(_sealer.Open(sealedBytes.AsSpan(0, length), "a"u8));
        }
    }

    [Fact]
    public void RotatedKey_SealsTheNewAndStillOpensTheOld()
    {
        var old = _sealer.Seal("old"u8, "a"u8);

        _keys.RotateTo(2);
        var young = _sealer.Seal("young"u8, "a"u8);

        Assert.Equal([2, 0, 0, 0], young[..4]);
        Assert.Equal("old"u8.ToArray(), _sealer.Open(old, "a"u8));
        Assert.Equal("young"u8.ToArray(), _sealer.Open(young, "a"u8));
    }

    [Fact]
    public void DestroyedKey_ErasesWhatItSealed()
    {
        var sealedBytes = _sealer.Seal("secret"u8, "a"u8);
        Assert.NotNull(_sealer.Open(sealedBytes, "a"u8)); // the cipher is in use already and must not outlive its key
        _keys.RotateTo(2);

        _keys.Destroy(1);

        Assert.Null(_sealer.Open(sealedBytes, "a"u8));
    }

    [Fact]
    public async Task ManyAtOnce_DoNotMixUpTheirBytes() =>
        await Parallel.ForAsync(0, 2000, TestContext.Current.CancellationToken, (number, _) =>
        {
            var plaintext = BitConverter.GetBytes(number);
            Assert.Equal(plaintext, _sealer.Open(_sealer.Seal(plaintext, plaintext), plaintext));
            return ValueTask.CompletedTask;
        });
}
