using EHealth.Integration.Interop.Tests.Tools;
using EHealth.Integration.Stack;

namespace EHealth.Integration.Interop.Tests.Node;

/// <summary>The scripts under <c>node/</c>, with their packages installed.</summary>
public sealed class NodeScripts
{
    private static readonly string Folder = Path.Combine(Repository.Interop, "node");

    private readonly Lazy<Task> _installed = new(InstallAsync);

    /// <summary>Starts a script as a system of the directory. Skips the test where there is no Node.</summary>
    internal async Task<ChildProcess> StartAsync(
        DevelopmentStack stack, string systemId, string script, string command = "", IReadOnlyDictionary<string, string>? more = null)
    {
        Tool.Require("node", "npm");
        await _installed.Value;
        var client = stack.ClientOptionsOf(systemId);
        var environment = new Dictionary<string, string>
        {
            ["HUB_ADDRESS"] = stack.HubAddress.ToString(),
            ["AUTHORITY"] = client.TrustedAuthorityPath,
            ["CERTIFICATE"] = client.CertificatePath,
            ["PRIVATE_KEY"] = client.PrivateKeyPath,
            ["PROTOS"] = Repository.Protos,
            ["GOOGLE_PROTOS"] = Repository.GoogleProtos,
            ["DESCRIPTOR_SET"] = Repository.DescriptorSet,
        };
        foreach (var (name, value) in more ?? new Dictionary<string, string>())
        {
            environment[name] = value;
        }

        return ChildProcess.Start("node", [Path.Combine(Folder, script), .. command.Length > 0 ? [command] : Array.Empty<string>()], environment);
    }

    /// <summary>Runs a script to its end and returns what it printed, one JSON value a line.</summary>
    internal async Task<IReadOnlyList<JsonLine>> RunAsync(
        DevelopmentStack stack, string systemId, string script, string command = "", IReadOnlyDictionary<string, string>? more = null)
    {
        await using var node = await StartAsync(stack, systemId, script, command, more);
        var exitCode = await node.WaitForExitAsync();
        Assert.True(exitCode == 0, node.ToString());
        return [.. node.Output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Select(line => new JsonLine(line))];
    }

    private static async Task InstallAsync()
    {
        await using var install = await ChildProcess.RunAsync("bash", [Path.Combine(Folder, "install.sh")], patience: Patience.Build);
        Assert.True(install.ExitCode == 0, install.ToString());
    }
}
