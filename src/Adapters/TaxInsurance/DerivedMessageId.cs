using System.Security.Cryptography;

namespace EHealth.Integration.Adapters.TaxInsurance;

/// <summary>The message id of an event that another event caused. The same cause gives the same id, after a restart too, so that the hub
/// accepts the consequence once however often the cause is delivered.</summary>
/// <remarks>RFC 9562 UUIDv8: SHA-256 over name space and cause in network byte order, as in its appendix B.2, but for the first 48 bits: the cause's,
/// where its time stands, so that ids of one time fall together in the hub's index. Not UUIDv5, which knows only SHA-1.</remarks>
internal static class DerivedMessageId
{
    /// <summary>Name space of "cover checked". Frozen: another value would publish again what is published already.</summary>
    private static readonly Guid CoverageChecked = new("6f0f6d43-7a8f-4a3b-9d4e-5b1c8e2a9f10");

    private const int TimeBytes = 6;

    public static Guid OfCoverageChecked(Guid cause)
    {
        Span<byte> name = stackalloc byte[32];
        CoverageChecked.TryWriteBytes(name, bigEndian: true, out _);
        cause.TryWriteBytes(name[16..], bigEndian: true, out _);

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(name, hash);
        name.Slice(16, TimeBytes).CopyTo(hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80); // version 8
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80); // variant 10
        return new Guid(hash[..16], bigEndian: true);
    }
}
