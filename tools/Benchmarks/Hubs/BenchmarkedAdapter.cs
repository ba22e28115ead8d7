using System.Globalization;
using EHealth.Integration.Benchmarks.Load.Mllp;
using EHealth.Integration.Benchmarks.Run;

namespace EHealth.Integration.Benchmarks.Hubs;

/// <summary>The HL7v2 adapter as it is shipped, in a process of its own.</summary>
internal sealed class BenchmarkedAdapter : IAsyncDisposable
{
    private const string Program = "src/Adapters/Hl7v2/bin/Release/net10.0/EHealth.Integration.Adapters.Hl7v2.dll";

    private readonly ChildProcess _process;

    private BenchmarkedAdapter(ChildProcess process, int port) => (_process, Port) = (process, port);

    /// <summary>Where it listens on loopback.</summary>
    public int Port { get; }

    public int ProcessId => _process.Id;

    /// <summary>Starts an adapter of this hub and waits until it listens.</summary>
    /// <param name="hub">The hub.</param>
    /// <param name="maxConnections">Connections it shall serve at once.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <param name="environment">Variables of its environment.</param>
    public static async Task<BenchmarkedAdapter> StartAsync(
        BenchmarkedHub hub, int maxConnections, CancellationToken cancellationToken, IReadOnlyDictionary<string, string>? environment = null)
    {
        var port = Ports.Free();
        var client = hub.ClientOptionsOf(BenchmarkedHub.Hl7v2Adapter);
        var settings = new Dictionary<string, string>
        {
            ["Hl7v2:ListenAddress"] = "127.0.0.1",
            ["Hl7v2:Port"] = port.ToString(CultureInfo.InvariantCulture),
            ["Hl7v2:MaxConnections"] = maxConnections.ToString(CultureInfo.InvariantCulture),
            ["Hl7v2:MaxConnectionsPerAddress"] = maxConnections.ToString(CultureInfo.InvariantCulture),
            ["Hl7v2:Senders:0:Application"] = AdtBook.Application,
            ["Hl7v2:Senders:0:Facility"] = AdtBook.Facility,
            ["Hl7v2:Senders:0:System"] = BenchmarkedHub.Hospital,
            ["Hub:Addresses:0"] = hub.Address.ToString(),
            ["Hub:CertificatePath"] = client.CertificatePath,
            ["Hub:PrivateKeyPath"] = client.PrivateKeyPath,
            ["Hub:TrustedAuthorityPath"] = client.TrustedAuthorityPath,
            ["Logging:LogLevel:Default"] = "Warning",
        };
        var process = ChildProcess.Start("dotnet", [Program, .. settings.Select(pair => $"--{pair.Key}={pair.Value}")], environment);
        try
        {
            await Ports.WaitUntilOpenAsync(port, cancellationToken);
            return new BenchmarkedAdapter(process, port);
        }
        catch (OperationCanceledException)
        {
            var said = string.Join('\n', process.Said);
            await process.DisposeAsync();
            throw new InvalidOperationException($"the HL7v2 adapter did not start: {said}");
        }
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
