using System.Globalization;
using EHealth.Integration.Benchmarks.Hubs;
using EHealth.Integration.Benchmarks.Load;
using EHealth.Integration.Benchmarks.Peers;
using EHealth.Integration.Benchmarks.Run;
using EHealth.Integration.Protocol.Metadata;

namespace EHealth.Integration.Benchmarks.Suites.Profile;

/// <summary>Where the processor time of a call goes: the hub under full load, sampled by Debian's <c>perf</c>.</summary>
internal sealed class ProfileSuite : IBenchmarkSuite
{
    private const string Method = "ehealth.benchmark.v1.Echo/Read";
    private const int MessageBytes = 1024;

    /// <summary>Names for compiled methods, in one mapping perf can follow.</summary>
    private static readonly Dictionary<string, string> Readable = new() { ["DOTNET_PerfMapEnabled"] = "1", ["DOTNET_EnableWriteXorExecute"] = "0", ["DOTNET_ReadyToRun"] = "0" };

    private static readonly TimeSpan Sampled = TimeSpan.FromSeconds(10);

    public string Name => "profile";

    public string Question => "where the processor time of a call goes in the hub, sampled under full load (perf)";

    public bool RunsByDefault => false;

    public async Task RunAsync(SuiteRun run, CancellationToken cancellationToken)
    {
        await using var hub = await BenchmarkedHub.StartAsync(run.Folder("hub"), new Dictionary<string, string>(), cancellationToken, Readable);
        hub.Authority.Issue(BenchmarkedHub.Provider);
        await using var provider = await PeerProgram.StartAsync(
            ["provider", "--upstream", hub.Address.ToString(), "--certificates", Path.Combine(hub.Folder, "certs"), "--system", BenchmarkedHub.Provider], cancellationToken);
        var body = Path.Combine(run.Folder("bodies"), "request.bin");
        await File.WriteAllBytesAsync(body, EchoMessages.Frame(EchoMessages.Request(MessageBytes)), cancellationToken);
        var issued = hub.Authority.Issue(BenchmarkedHub.Consumer);
        var load = new H2Load(new Uri(hub.Address, Method), body, new Dictionary<string, string> { [MetadataNames.Purpose] = PurposeOfUse.Treatment }, issued.CertificatePath, issued.PrivateKeyPath);
        await load.RunAsync(TimeSpan.FromSeconds(30), cancellationToken);

        var recording = Path.Combine(run.Folder("perf"), "perf.data");
        var sampling = PerfRecording.RecordAsync(hub.ProcessId, Sampled, recording, cancellationToken);
        var rate = await load.RunAsync(Sampled, cancellationToken);
        await sampling;
        var shares = await PerfRecording.SharesAsync(recording, cancellationToken);
        run.Say(string.Create(CultureInfo.InvariantCulture, $"{rate:0} calls a second while it was sampled; sampling itself slows the hub"));
        run.Report("share of the hub's processor time", "%", [.. shares.OrderByDescending(share => share.Value).Select(share => new Series(share.Key, [100 * share.Value]))]);
    }
}
