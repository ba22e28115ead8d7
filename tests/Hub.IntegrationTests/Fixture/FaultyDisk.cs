using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using EHealth.Integration.Hub.Host;
using EHealth.Integration.Hub.Host.Tls;
using Grpc.Net.Client;

namespace EHealth.Integration.Hub.IntegrationTests.Fixture;

/// <summary>The hub's own program under strace, which lets each thread sync a few times and then answers EIO.</summary>
internal sealed partial class FaultyDisk : IAsyncDisposable
{
    /// <summary>More than the start needs, so that the first messages are recorded.</summary>
    private const int SyncsThatSucceed = 10;

    private static readonly string[] Injection =
        ["--seccomp-bpf", "-f", "-qqq", "-o", "/dev/null", "-e", "trace=fdatasync", "-e", $"inject=fdatasync:error=EIO:when={SyncsThatSucceed + 1}+"];

    private readonly DirectoryInfo _folder;
    private readonly DevelopmentAuthority _authority;
    private readonly Process _process;
    private readonly HttpClient _admin = new();
    private readonly List<IDisposable> _owned = [];
    private Uri _address = null!;

    private FaultyDisk(DirectoryInfo folder, DevelopmentAuthority authority, Process process) => (_folder, _authority, _process) = (folder, authority, process);

    public static bool IsAvailable { get; } = CanTrace();

    public bool HasExited => _process.HasExited;

    public static async Task<FaultyDisk> StartAsync()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("ehealth-hub-test-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "directory.json"), TestDirectory.Content().ToJsonString());
        var authority = DevelopmentAuthority.Open(Path.Combine(folder.FullName, "certs"), TimeProvider.System);
        string[] settings =
        [
            $"--Hub:NodeId={TestDirectory.Node}", $"--Hub:DataDirectory={folder.FullName}", "--Hub:Development=true",
            "--Hub:ListenAddress=127.0.0.1", "--Hub:ContractPort=0", "--Hub:AdminPort=0", "--Logging:Console:FormatterName=simple",
        ];
        var start = new ProcessStartInfo("strace", [.. Injection, "dotnet", typeof(HubApplication).Assembly.Location, .. settings]) { RedirectStandardOutput = true };
        var hub = new FaultyDisk(folder, authority, Process.Start(start)!);
        try
        {
            await hub.ReadAddressesAsync();
            return hub;
        }
        catch
        {
            await hub.DisposeAsync();
            throw;
        }
    }

    public GrpcChannel Channel(string systemId)
    {
        var channel = GrpcChannel.ForAddress(_address, new GrpcChannelOptions { HttpHandler = HubFixture.Handler(_authority, _authority.Issue(systemId), Own), DisposeHttpClient = true });
        _owned.Add(channel);
        return channel;
    }

    public Uri AdminAddress => _admin.BaseAddress!;

    public Task<string> TextOfAsync(string path) => _admin.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

    public async Task<HttpStatusCode> StatusOfAsync(string path)
    {
        using var response = await _admin.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var owned in Enumerable.Reverse(_owned))
        {
            owned.Dispose();
        }

        _admin.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static bool CanTrace()
    {
        try
        {
            using var probe = Process.Start(new ProcessStartInfo("strace", [.. Injection, "true"]) { RedirectStandardError = true })!;
            probe.WaitForExit();
            return probe.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private async Task ReadAddressesAsync()
    {
        while (_address is null || _admin.BaseAddress is null)
        {
            var line = await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().Soon()
                ?? throw new InvalidOperationException("the hub ended without listening");
            if (Listening().Match(line) is { Success: true } match)
            {
                var address = new Uri(match.Value);
                if (address.Scheme == Uri.UriSchemeHttps)
                {
                    _address = new UriBuilder(address) { Host = "localhost" }.Uri;
                }
                else
                {
                    _admin.BaseAddress = address;
                }
            }
        }

        _ = _process.StandardOutput.ReadToEndAsync(CancellationToken.None); // or a full pipe would stop the hub
    }

    private void Own(IDisposable disposable) => _owned.Add(disposable);

    [GeneratedRegex(@"https?://127\.0\.0\.1:\d+", RegexOptions.CultureInvariant)]
    private static partial Regex Listening();
}
