using EHealth.Integration.TransparencyLog.Notes;
using Microsoft.AspNetCore.Builder;

namespace EHealth.Integration.Witness.Tests;

/// <summary>A witness of one log on a free port; what it has seen stays when it is stopped and started again.</summary>
internal sealed class RunningWitness(NoteVerifier log) : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("witness-").FullName;
    private WebApplication? _witness;

    public NoteVerifier Key => NoteSigner.TryParse(File.ReadAllText(Path.Combine(_folder, "key")))!.Verifier;

    public Uri Address => new(_witness!.Urls.Single());

    public async Task StartAsync()
    {
        _witness = WitnessApplication.Build(WebApplication.CreateBuilder(
        [
            "--urls=http://127.0.0.1:0", "--Witness:Name=witness.test", $"--Witness:KeyFilePath={Path.Combine(_folder, "key")}",
            $"--Witness:StateDirectory={Path.Combine(_folder, "state")}", $"--Witness:Logs:0={log}", "--Logging:LogLevel:Default=Warning",
        ]));
        await _witness.StartAsync(TestContext.Current.CancellationToken);
    }

    public async Task StopAsync()
    {
        await _witness!.StopAsync(CancellationToken.None);
        await _witness.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
