using EHealth.Integration.Benchmarks.Run;

namespace EHealth.Integration.Benchmarks.Peers;

/// <summary>This program again, as one peer.</summary>
internal static class PeerProgram
{
    public static Task<ChildProcess> StartAsync(IEnumerable<string> arguments, CancellationToken cancellationToken) =>
        ChildProcess.StartAsync("dotnet", [Environment.GetCommandLineArgs()[0], "peer", .. arguments], PeerCommand.Ready, cancellationToken);
}
