using System.Buffers;
using EHealth.Integration.Sdk.Providers;

namespace EHealth.Integration.Sdk.Tests.Providers;

public sealed class LinkSerializationContextTests
{
    private readonly LinkSerializationContext _context = new();

    [Fact]
    public void LengthThatWasSaid_IsTheBuffersOwn()
    {
        _context.SetPayloadLength(3);

        Assert.Equal(3, _context.GetBufferWriter().GetSpan().Length);
        Write("abc"u8);
        _context.Complete();

        Assert.Equal("abc"u8, _context.Payload.Span);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    public void LengthThatWasNotSaidOrIsWrong_LosesNothing(int? said)
    {
        if (said is { } length)
        {
            _context.SetPayloadLength(length);
        }

        var expected = new byte[5000];
        new Random(1).NextBytes(expected);
        for (var i = 0; i < expected.Length; i += 100)
        {
            Write(expected.AsSpan(i, 100));
        }

        _context.Complete();

        Assert.Equal(expected, _context.Payload.ToByteArray());
    }

    [Fact]
    public void SpanOfAFullBuffer_IsNotEmpty()
    {
        _context.SetPayloadLength(1);
        Write("a"u8);

        Assert.NotEqual(0, _context.GetBufferWriter().GetSpan().Length);
    }

    [Fact]
    public void ArrayGivenWhole_IsThePayload()
    {
        _context.Complete([1, 2]);

        Assert.Equal([1, 2], _context.Payload.ToByteArray());
    }

    [Fact]
    public void MoreThanThereIsRoomFor_CannotBeWritten() => Assert.Throws<ArgumentOutOfRangeException>(() => _context.Advance(1));

    private void Write(ReadOnlySpan<byte> bytes) => _context.GetBufferWriter().Write(bytes);
}
