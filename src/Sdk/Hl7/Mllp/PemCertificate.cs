using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EHealth.Integration.Hl7.Mllp;

/// <summary>A certificate and its private key, from two PEM files.</summary>
internal static class PemCertificate
{
    /// <summary>Reads both.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="CryptographicException">A file does not hold what it should, or the key is not that of the certificate.</exception>
    public static X509Certificate2 Load(string certificatePath, string privateKeyPath)
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(certificatePath, privateKeyPath);
        }
        catch (ArgumentException otherKey)
        {
            // So says .NET 10 that the key is another's. While a pair is renewed that is a state of the files and no fault of the caller.
            throw new CryptographicException(otherKey.Message, otherKey);
        }
    }
}
