using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace EHealth.Integration.TransparencyLog.Merkle;

/// <summary>SHA-256 of the OpenSSL 3 that .NET uses too, without .NET in between: that looks the algorithm up for each message and clears OpenSSL's list of errors at each
/// call, which for the short messages of a Merkle tree takes as long as hashing them (EVP_DigestInit(3)).</summary>
internal sealed partial class OpenSslSha256 : Sha256
{
    private const string LibCrypto = "libcrypto.so.3";

    // Kept for the life of the process.
    private static readonly nint Algorithm = FindAlgorithm();

    private readonly Context _context;

    private OpenSslSha256(Context context)
    {
        _context = context.IsInvalid ? throw new CryptographicException("OpenSSL has no memory.") : context;
        Require(EVP_DigestInit_ex2(_context, Algorithm, 0));
    }

    /// <returns>Null where there is no OpenSSL 3.</returns>
    public static OpenSslSha256? TryCreate() => Algorithm == 0 ? null : new OpenSslSha256(EVP_MD_CTX_new());

    public override void Append(ReadOnlySpan<byte> bytes) => Require(EVP_DigestUpdate(_context, bytes, (nuint)bytes.Length));

    public override void Take(Span<byte> hash)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hash.Length, SHA256.HashSizeInBytes);
        Require(EVP_DigestFinal_ex(_context, hash, 0));
        Require(EVP_DigestInit_ex2(_context, Algorithm, 0));
    }

    public override void Dispose() => _context.Dispose();

    private static nint FindAlgorithm()
    {
        try
        {
            return EVP_MD_fetch(0, "SHA256", null);
        }
        catch (Exception missing) when (missing is DllNotFoundException or EntryPointNotFoundException)
        {
            return 0;
        }
    }

    private static void Require(int answer)
    {
        if (answer != 1) throw new CryptographicException("OpenSSL refused to hash.");
    }

    [LibraryImport(LibCrypto, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint EVP_MD_fetch(nint libraryContext, string algorithm, string? properties);

    [LibraryImport(LibCrypto)]
    private static partial Context EVP_MD_CTX_new();

    [LibraryImport(LibCrypto)]
    private static partial void EVP_MD_CTX_free(nint context);

    [LibraryImport(LibCrypto)]
    private static partial int EVP_DigestInit_ex2(Context context, nint algorithm, nint parameters);

    [LibraryImport(LibCrypto)]
    private static partial int EVP_DigestUpdate(Context context, ReadOnlySpan<byte> bytes, nuint count);

    [LibraryImport(LibCrypto)]
    private static partial int EVP_DigestFinal_ex(Context context, Span<byte> hash, nint length);

    private sealed class Context() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
    {
        protected override bool ReleaseHandle()
        {
            EVP_MD_CTX_free(handle);
            return true;
        }
    }
}
