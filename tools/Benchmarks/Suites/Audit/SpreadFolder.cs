using System.ComponentModel;
using System.Diagnostics;
using EHealth.Integration.Benchmarks.Run;

namespace EHealth.Integration.Benchmarks.Suites.Audit;

/// <summary>A folder whose folders ext4 places in different parts of the disk (<c>chattr +T</c>). For up to six minutes it gives the inode of a deleted file to no other, and passes
/// over all of them with each new file nearby (<c>recently_deleted</c> in the kernel's fs/ext4/ialloc.c): after a benchmark, or the tests, have deleted their files, a tile took ten
/// times as long as on the disk of a hub, which deletes few.</summary>
internal static class SpreadFolder
{
    /// <summary>Makes it one; on another file system it is left as it is.</summary>
    public static async Task MakeAsync(SuiteRun run, string folder, CancellationToken cancellationToken)
    {
        try
        {
            using var chattr = Process.Start(new ProcessStartInfo("chattr", ["+T", folder]) { RedirectStandardError = true })!;
            var complaint = await chattr.StandardError.ReadToEndAsync(cancellationToken);
            await chattr.WaitForExitAsync(cancellationToken);
            if (chattr.ExitCode != 0) run.Say(complaint.Trim());
        }
        catch (Win32Exception missing)
        {
            run.Say($"chattr: {missing.Message}");
        }
    }
}
