using EHealth.Integration.Hub.Core.Systems;
using EHealth.Integration.Hub.Host.Tls;

namespace EHealth.Integration.Hub.Host.Lifetime;

/// <summary>Puts a changed directory, revocation list or server certificate in force without a restart. A bad new file leaves the old one in force and says so.</summary>
internal sealed class ReloadWorker(
    ReloadedFiles files, HubOptions options, HubCertificates certificates, ServerCertificate serverCertificate, DirectoryReader reader, SystemDirectory directory, RevocationList revocations, TimeProvider time, ILogger<ReloadWorker> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.ReloadInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (files.Directory.HasChanged())
                {
                    ReloadDirectory();
                }

                if (files.RevocationList.HasChanged())
                {
                    ReloadRevocationList();
                }

                if (files.ServerCertificate.HasChanged())
                {
                    serverCertificate.Reload();
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping.
        }
    }

    private void ReloadDirectory()
    {
        try
        {
            if (reader.Read(File.ReadAllBytes(options.DirectoryPath), out var mistakes) is { } snapshot)
            {
                directory.Replace(snapshot);
                Log.DirectoryLoaded(logger, options.DirectoryPath, snapshot.Systems.Count());
            }
            else
            {
                Log.DirectoryRejected(logger, options.DirectoryPath, string.Join("; ", mistakes));
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            Log.DirectoryRejected(logger, options.DirectoryPath, unreadable.Message);
        }
    }

    private void ReloadRevocationList()
    {
        try
        {
            revocations.Load(File.ReadAllBytes(certificates.RevocationListPath), certificates.Authorities[0].RawData);
            Log.RevocationListLoaded(logger, certificates.RevocationListPath);
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            Log.RevocationListRejected(logger, certificates.RevocationListPath, unusable.Message);
        }
    }
}
