using EHealth.Integration.TransparencyLog.Notes;
using Microsoft.AspNetCore.Builder;

namespace EHealth.Integration.Witness.Tests;

/// <summary>A witness of one log on a free port; what it has seen stays when it is stopped and started again.</summary>
internal sealed class RunningWitness(NoteVerifier log) : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("witness-").FullName;
    private WebApplication? _witness;

    public NoteVerifier Key => NoteKeyFile.Read(Path.Combine(_folder, "key"))!.Verifier;

    public Uri Address => new(_witness!.Urls.Single());

    /// <param name="address">The address to listen at again; null for a free port.</param>
    public async Task StartAsync(Uri? address = null)
    {
        _witness = WitnessApplication.Build(WebApplication.CreateBuilder(
        [
            $"--urls={address?.GetLeftPart(UriPartial.Authority) ?? "http://127.0.0.1:0"}", "--Witness:Name=witness.test", $"--Witness:KeyFilePath={Path.Combine(_folder, "key")}",
            $"--Witness:StateDirectory={Path.Combine(_folder, "state")}", $"--Witness:Logs:0={log}", "--Logging:LogLevel:Default=Warning",
        ]));
        await _witness.StartAsync(TestContext.Current.CancellationToken);
    }

    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _witness, null) is not { } running) return;
        await running.StopAsync(CancellationToken.None);
        await running.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
