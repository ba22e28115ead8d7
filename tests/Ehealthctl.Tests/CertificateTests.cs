using EHealth.Integration.Hub.Host.Tls;

namespace EHealth.Integration.Ehealthctl.Tests;

public sealed class CertificateTests : IDisposable
{
    private const string SystemId = "uz.hosp.test-01.his";

    private readonly TemporaryFolder _data = new();

    private string CertificatePath => Path.Combine(_data.Path, "certs", SystemId + ".pem");

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Issue_WritesCertificateAndKeyAndSaysTheThreeLines()
    {
        var issued = (await RunAsync("issue", SystemId)).Succeeded();

        Assert.Contains($"  \"CertificatePath\": \"{CertificatePath}\",", issued.Lines);
        Assert.Contains($"  \"PrivateKeyPath\": \"{Path.ChangeExtension(CertificatePath, ".key")}\",", issued.Lines);
        Assert.Contains($"  \"TrustedAuthorityPath\": \"{Path.Combine(_data.Path, "certs", "ca.pem")}\",", issued.Lines);
        Assert.True(File.Exists(CertificatePath));
        Assert.Contains("a new one is made", issued.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task IssueTwice_GivesTheSameCertificate()
    {
        await RunAsync("issue", SystemId);
        var first = await File.ReadAllTextAsync(CertificatePath, TestContext.Current.CancellationToken);

        var again = (await RunAsync("issue", SystemId)).Succeeded();

        Assert.Equal(first, await File.ReadAllTextAsync(CertificatePath, TestContext.Current.CancellationToken));
        Assert.Empty(again.Error);
    }

    [Fact]
    public async Task IssueAfterRevoke_GivesAnotherCertificateThatCounts()
    {
        await RunAsync("issue", SystemId);
        var revoked = await SerialAsync();
        (await RunAsync("revoke", SystemId)).Succeeded();

        (await RunAsync("issue", SystemId)).Succeeded();

        Assert.NotEqual(revoked, await SerialAsync());
        (await CommandResult.OfAsync("certificate", "show", CertificatePath)).Succeeded();
    }

    [Fact]
    public async Task Issue_AsJson_NamesSystemAndFiles()
    {
        var issued = (await RunAsync("issue", SystemId, "--json")).Succeeded().Json;

        Assert.Equal(SystemId, issued.GetProperty("system").GetString());
        Assert.Equal(CertificatePath, issued.GetProperty("certificatePath").GetString());
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("Uz.Hosp")]
    [InlineData("ca")]
    public async Task NameThatIsNoSystemId_IsWrongUsage(string name)
    {
        var mistake = (await RunAsync("issue", name)).FailedWith(ExitCode.WrongUsage);

        Assert.Contains("is no system id", mistake, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_data.Path));
    }

    [Fact]
    public async Task RevokeWhereNoAuthorityIs_IsWrongUsageAndMakesNone()
    {
        var mistake = (await RunAsync("revoke", SystemId)).FailedWith(ExitCode.WrongUsage);

        Assert.Contains("no development authority", mistake, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_data.Path));
    }

    [Fact]
    public async Task RevokeOfSystemWithoutCertificate_SaysNo()
    {
        await RunAsync("issue", "uz.hosp.other");

        Assert.Contains(SystemId, (await RunAsync("revoke", SystemId)).FailedWith(ExitCode.No), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RevokeTwice_ChangesTheListOnce()
    {
        await RunAsync("issue", SystemId);
        Assert.False((await RunAsync("revoke", SystemId, "--json")).Succeeded().Json.GetProperty("before").GetBoolean());
        var list = await File.ReadAllTextAsync(Path.Combine(_data.Path, "certs", "ca.crl"), TestContext.Current.CancellationToken);

        Assert.True((await RunAsync("revoke", SystemId, "--json")).Succeeded().Json.GetProperty("before").GetBoolean());

        Assert.Equal(list, await File.ReadAllTextAsync(Path.Combine(_data.Path, "certs", "ca.crl"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task DataDirectoryOfAnotherLayout_IsWrongUsage()
    {
        _data.Write("layout", "99");

        Assert.Contains("layout 99", (await RunAsync("issue", SystemId)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_TellsSystemValiditySerialAndAuthority()
    {
        await RunAsync("issue", SystemId);

        var shown = (await CommandResult.OfAsync("certificate", "show", CertificatePath)).Succeeded();

        Assert.Equal(["system", "state", "valid", "serial", "authority"], shown.Lines.Where(line => line.Length > 0).Select(line => line.Split(' ')[0]));
        Assert.Contains($"system     {SystemId}", shown.Lines);
        Assert.Contains("state      valid today", shown.Lines);
        Assert.Contains("authority  CN=EHealth.Integration development authority", shown.Lines);
    }

    [Fact]
    public async Task ShowOfRevokedCertificate_SaysNo()
    {
        await RunAsync("issue", SystemId);
        await RunAsync("revoke", SystemId);

        var shown = await CommandResult.OfAsync("certificate", "show", CertificatePath, "--json");

        Assert.Equal((int)ExitCode.No, shown.ExitCode);
        Assert.Equal("revoked", shown.Json.GetProperty("state").GetString());
    }

    [Theory]
    [InlineData(-20, -1, "expired")]
    [InlineData(1, 20, "early")]
    public async Task ShowOutsideValidity_SaysNo(int fromHours, int toHours, string state)
    {
        var now = TimeProvider.System.GetUtcNow();
        var issued = DevelopmentAuthority.Open(_data.Path, TimeProvider.System).IssueFor(SystemId, "other", now.AddHours(fromHours), now.AddHours(toHours));

        var shown = await CommandResult.OfAsync("certificate", "show", issued.CertificatePath, "--json");

        Assert.Equal((int)ExitCode.No, shown.ExitCode);
        Assert.Equal(state, shown.Json.GetProperty("state").GetString());
    }

    [Fact]
    public async Task ShowOfAuthority_SaysThatItNamesNoSystem()
    {
        await RunAsync("issue", SystemId);

        var shown = (await CommandResult.OfAsync("certificate", "show", Path.Combine(_data.Path, "certs", "ca.pem"))).Succeeded();

        Assert.Contains("system     none", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ShowOfOtherFile_IsWrongUsage()
    {
        var text = _data.Write("notes.txt", "no certificate");

        Assert.Contains("no certificate that can be read", (await CommandResult.OfAsync("certificate", "show", text)).FailedWith(ExitCode.WrongUsage), StringComparison.Ordinal);
        Assert.Contains("does not exist", (await CommandResult.OfAsync("certificate", "show", text + "x")).FailedWith(ExitCode.WrongUsage), StringComparison.Ordinal);
    }

    private Task<CommandResult> RunAsync(string command, string system, params string[] further) =>
        CommandResult.OfAsync(["certificate", command, system, "--data", _data.Path, .. further]);

    private async Task<string> SerialAsync() =>
        (await CommandResult.OfAsync("certificate", "show", CertificatePath, "--json")).Json.GetProperty("serial").GetString()!;
}
