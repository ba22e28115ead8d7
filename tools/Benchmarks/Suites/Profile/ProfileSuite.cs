using System.Globalization;
using EHealth.Integration.Benchmarks.Hubs;
using EHealth.Integration.Benchmarks.Load;
using EHealth.Integration.Benchmarks.Load.Mllp;
using EHealth.Integration.Benchmarks.Peers;
using EHealth.Integration.Benchmarks.Run;
using EHealth.Integration.Benchmarks.Suites.Mllp;
using EHealth.Integration.Protocol.Metadata;

namespace EHealth.Integration.Benchmarks.Suites.Profile;

/// <summary>Where the processor time goes: the hub under calls, hub and HL7v2 adapter under hospital messages, at full load, sampled by Debian's <c>perf</c>.</summary>
internal sealed class ProfileSuite : IBenchmarkSuite
{
    private const string Method = "ehealth.benchmark.v1.Echo/Read";
    private const int MessageBytes = 1024;
    private const int HospitalPatients = 2000;
    private const int HospitalConnections = 32;

    /// <summary>Names for compiled methods, in one mapping perf can follow.</summary>
    private static readonly Dictionary<string, string> Readable = new() { ["DOTNET_PerfMapEnabled"] = "1", ["DOTNET_EnableWriteXorExecute"] = "0", ["DOTNET_ReadyToRun"] = "0" };

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Sampled = TimeSpan.FromSeconds(10);

    public string Name => "profile";

    public string Question => "where the processor time of a call goes in the hub, and that of a hospital's message in adapter and hub, sampled under full load (perf)";

    public bool RunsByDefault => false;

    public async Task RunAsync(SuiteRun run, CancellationToken cancellationToken)
    {
        await ProfileCallsAsync(run, cancellationToken);
        await ProfileMessagesAsync(run, cancellationToken);
    }

    private static async Task ProfileCallsAsync(SuiteRun run, CancellationToken cancellationToken)
    {
        await using var hub = await BenchmarkedHub.StartAsync(run.Folder("hub"), new Dictionary<string, string>(), cancellationToken, Readable);
        hub.Authority.Issue(BenchmarkedHub.Provider);
        await using var provider = await PeerProgram.StartAsync(
            ["provider", "--upstream", hub.Address.ToString(), "--certificates", Path.Combine(hub.Folder, "certs"), "--system", BenchmarkedHub.Provider], cancellationToken);
        var body = Path.Combine(run.Folder("bodies"), "request.bin");
        await File.WriteAllBytesAsync(body, EchoMessages.Frame(EchoMessages.Request(MessageBytes)), cancellationToken);
        var issued = hub.Authority.Issue(BenchmarkedHub.Consumer);
        var load = new H2Load(new Uri(hub.Address, Method), body, new Dictionary<string, string> { [MetadataNames.Purpose] = PurposeOfUse.Treatment }, issued.CertificatePath, issued.PrivateKeyPath);
        await load.RunAsync(WarmUp, cancellationToken);

        await SampleAsync(run, "calls", new() { ["hub"] = hub.ProcessId }, () => load.RunAsync(Sampled, cancellationToken), cancellationToken);
    }

    private static async Task ProfileMessagesAsync(SuiteRun run, CancellationToken cancellationToken)
    {
        var book = AdtBook.Write(HospitalPatients, TimeProvider.System.GetUtcNow());
        await using var servers = await MllpServers.StartOursAsync(run, Readable, cancellationToken);
        using var hospitals = Hospitals.Open(servers.Ports[MllpServers.Ours], HospitalConnections, book);
        await Task.Run(() => hospitals.Run(WarmUp, cancellationToken), cancellationToken);
        var sampled = servers.OurProcesses.Where(process => process.Value != Environment.ProcessId).ToDictionary();
        await SampleAsync(run, "hospital messages", sampled, () => Task.Run(() => hospitals.Run(Sampled, cancellationToken), cancellationToken), cancellationToken);
    }

    private static async Task SampleAsync(SuiteRun run, string what, Dictionary<string, int> processes, Func<Task<double>> load, CancellationToken cancellationToken)
    {
        var folder = run.Folder("perf");
        string RecordingOf(string process) => Path.Combine(folder, $"{what.Replace(' ', '-')}-{process}.data");
        var sampling = Task.WhenAll(processes.Select(process => PerfRecording.RecordAsync(process.Value, Sampled, RecordingOf(process.Key), cancellationToken)));
        var rate = await load();
        await sampling;
        run.Say(string.Create(CultureInfo.InvariantCulture, $"{rate:0} {what} a second while it was sampled; sampling itself slows down"));
        foreach (var process in processes.Keys)
        {
            var shares = await PerfRecording.SharesAsync(RecordingOf(process), cancellationToken);
            run.Report($"{what}: share of the {process}'s processor time", "%", [.. shares.OrderByDescending(share => share.Value).Select(share => new Series(share.Key, [100 * share.Value]))]);
        }
    }
}
