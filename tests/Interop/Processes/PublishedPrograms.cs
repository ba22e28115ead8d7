using EHealth.Integration.Interop.Tests.Tools;

namespace EHealth.Integration.Interop.Tests.Processes;

/// <summary>The hub and the adapters as an operator installs them: published, each in a folder of its own. Made when first asked for, once a run.</summary>
public sealed class PublishedPrograms : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<Task> _published;

    public PublishedPrograms() => _published = new Lazy<Task>(PublishAsync);

    internal async Task<string> HubAsync() => await ProgramAsync("hub", "EHealth.Integration.Hub.Host.dll");

    internal async Task<string> CivilRegistryAsync() => await ProgramAsync("civil-registry", "EHealth.Integration.Adapters.CivilRegistry.dll");

    internal async Task<string> TaxInsuranceAsync() => await ProgramAsync("tax-insurance", "EHealth.Integration.Adapters.TaxInsurance.dll");

    internal async Task<string> Hl7v2Async() => await ProgramAsync("hl7v2", "EHealth.Integration.Adapters.Hl7v2.dll");

    public void Dispose() => _folder.Dispose();

    private async Task<string> ProgramAsync(string folder, string file)
    {
        await _published.Value;
        return Path.Combine(_folder.Path, folder, file);
    }

    private async Task PublishAsync()
    {
        await using var build = await ChildProcess.RunAsync(
            "dotnet",
            ["msbuild", Path.Combine(Repository.Interop, "Processes", "publish.proj"), $"-p:Destination={_folder.Path}", "-nodeReuse:false", "-verbosity:quiet", "-clp:ErrorsOnly;NoSummary"],
            patience: Patience.Build);
        Assert.True(build.ExitCode == 0, $"The programs could not be published.{Environment.NewLine}{build}");
    }
}
