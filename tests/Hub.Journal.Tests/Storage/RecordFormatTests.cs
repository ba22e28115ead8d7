using CsCheck;
using EHealth.Integration.Hub.Journal.Storage;

namespace EHealth.Integration.Hub.Journal.Tests.Storage;

public sealed class RecordFormatTests
{
    [Fact]
    public void AnyRecord_IsReadBackAsWritten() =>
        Gen.Select(Gen.Long[0, long.MaxValue], Gen.Long[-1, long.MaxValue], Gen.Byte, Gen.UShort, Gen.Byte.Array[0, 300], Gen.Byte.Array[0, 300])
            .Sample((index, auditIndex, type, batchOffset, head, body) =>
            {
                var written = new RecordHeader(index, auditIndex, type, batchOffset, head.Length + body.Length);
                var record = new byte[RecordFormat.SizeOnDisk(head.Length + body.Length)];
                Assert.Equal(record.Length, RecordFormat.Write(record, written, head, body));

                Assert.Equal(record.Length, RecordFormat.SizeOf(record, record.Length));
                Assert.True(RecordFormat.TryRead(record, out var read));
                Assert.Equal(written, read);
                Assert.Equal([.. head, .. body], record[RecordFormat.HeaderBytes..][..read.PayloadBytes]);
            });

    [Fact]
    public void EveryFlippedBit_IsNoticed()
    {
        var record = new byte[RecordFormat.SizeOnDisk(5)];
        RecordFormat.Write(record, new RecordHeader(17, 3, 1, 0, 5), "small"u8, []);
        for (var bit = 0; bit < record.Length * 8; bit++)
        {
            record[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(RecordFormat.SizeOf(record, record.Length) == record.Length && RecordFormat.TryRead(record, out _), $"bit {bit}");
            record[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    // RFC 3720 appendix B.4.
    [Fact]
    public void Crc32C_AgreesWithThePublishedExamples()
    {
        Assert.Equal(0x8a9136aau, Checksum(new byte[32]));
        Assert.Equal(0x62a8ab43u, Checksum(Enumerable.Repeat((byte)0xff, 32).ToArray()));
        Assert.Equal(0x46dd794eu, Checksum(Enumerable.Range(0, 32).Select(i => (byte)i).ToArray()));
        Assert.Equal(0xe3069283u, Checksum("123456789"u8.ToArray()));

        static uint Checksum(byte[] bytes) => ~Crc32C.Append(Crc32C.Initial, bytes);
    }
}
