using EHealth.Integration.Hub.Host.Storage;
using EHealth.Integration.Hub.Host.Tls;

namespace EHealth.Integration.Hub.IntegrationTests.Fixture;

/// <summary>A hub as in operation: its certificate, keys and authority are given to it.</summary>
internal static class OperationSettings
{
    public static void Apply(Dictionary<string, string?> settings)
    {
        var data = settings["DataDirectory"]!;
        var authority = DevelopmentAuthority.Open(Path.Combine(data, "certs"), TimeProvider.System);
        var issued = authority.Issue(TestDirectory.Node, "localhost");
        KeyFile.Open(Path.Combine(data, "keys.json"), create: true);
        settings["Development"] = "false";
        settings["CertificatePath"] = issued.CertificatePath;
        settings["PrivateKeyPath"] = issued.PrivateKeyPath;
        settings["AuthorityPath"] = authority.CertificatePath;
        settings["RevocationListPath"] = authority.RevocationListPath;
    }
}
