using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace EHealth.Integration.Ehealthctl.Certificates;

/// <summary>A certificate's span of validity, for people.</summary>
internal static class Validity
{
    public static string Of(string certificatePath)
    {
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(certificatePath);
        return Of(certificate);
    }

    public static string Of(X509Certificate2 certificate) =>
        string.Create(CultureInfo.InvariantCulture, $"{certificate.NotBefore.ToUniversalTime():yyyy-MM-dd HH:mm} to {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd HH:mm} UTC");

    /// <summary>How far away the end is, in whole days.</summary>
    public static string Remaining(DateTimeOffset end, DateTimeOffset now) => (end - now).Days switch
    {
        < 0 => $"ended {(now - end).Days} days ago",
        _ when end <= now => "has ended today",
        0 => "ends within a day",
        1 => "ends in a day",
        var days => $"ends in {days} days",
    };
}
