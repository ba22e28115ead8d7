using System.Globalization;
using EHealth.Integration.Benchmarks.Run;

namespace EHealth.Integration.Benchmarks.Peers;

/// <summary>nginx with <c>grpc_pass</c>. Its configuration is <c>nginx.conf</c> beside this file.</summary>
internal static class NginxPeer
{
    private const string Template = "tools/Benchmarks/Peers/nginx.conf";

    public static async Task<ChildProcess> StartAsync(string folder, int port, int upstreamPort, string certificates, CancellationToken cancellationToken)
    {
        var hasTls = certificates.Length > 0;
        var configuration = (await File.ReadAllTextAsync(Template, cancellationToken))
            .Replace("{folder}", folder, StringComparison.Ordinal)
            .Replace("{port}", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{upstreamPort}", upstreamPort.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{listen}", hasTls ? "ssl http2" : "http2", StringComparison.Ordinal)
            .Replace("{scheme}", hasTls ? "grpcs" : "grpc", StringComparison.Ordinal)
            .Replace("{tls}", hasTls ? $"ssl_certificate {certificates}/peer.pem; ssl_certificate_key {certificates}/peer.key; ssl_protocols TLSv1.3;" : "", StringComparison.Ordinal)
            .Replace("{upstreamTls}", hasTls ? $"grpc_ssl_protocols TLSv1.3; grpc_ssl_trusted_certificate {certificates}/ca.pem; grpc_ssl_verify on; grpc_ssl_name localhost;" : "", StringComparison.Ordinal);
        var path = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(path, configuration, cancellationToken);
        var nginx = ChildProcess.Start("nginx", ["-e", Path.Combine(folder, "error.log"), "-c", path]);
        await Ports.WaitUntilOpenAsync(port, cancellationToken);
        return nginx;
    }
}
