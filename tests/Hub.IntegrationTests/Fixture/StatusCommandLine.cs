using System.CommandLine;
using EHealth.Integration.Ehealthctl;

namespace EHealth.Integration.Hub.IntegrationTests.Fixture;

/// <summary><c>ehealthctl status</c> as an operator runs it.</summary>
internal static class StatusCommandLine
{
    /// <summary>Runs it on a hub that is not ready; gives what it says.</summary>
    public static async Task<string> SaysNoAsync(Uri admin)
    {
        var said = new StringWriter();
        var code = await Ehealthctl.CommandLine.RunAsync(["status", "--admin", admin.ToString()], new InvocationConfiguration { Output = said, Error = said }, TestContext.Current.CancellationToken);
        Assert.Equal((int)ExitCode.No, code);
        return said.ToString();
    }
}
