using System.Security.Cryptography.X509Certificates;
using EHealth.Integration.Hub.Host.Tls;

namespace EHealth.Integration.Ehealthctl.Tests.Hl7;

public sealed class SendTests : IDisposable
{
    private const string Accepted = "MSH|^~\\&|HUB|UZ|||||ACK|1|P|2.5\rMSA|AA|MSG00001\r";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task SendToListen_IsAcknowledgedAndShown()
    {
        await using var listener = await RunningListener.StartAsync();

        var sent = (await SendAsync(listener.Address, Samples.Admission.Replace('\r', '\n'))).Succeeded();

        Assert.Matches("^AA  MSG00001  [0-9.]+ ms$", sent.Lines[0]);
        Assert.Contains("ADT^A01^ADT_A01  MSG00001  HIS/SIRDARYO-01  v2.5  4 segments", await listener.NextLineAsync(), StringComparison.Ordinal);
        Assert.Equal((int)ExitCode.Ok, await listener.InterruptAsync());
        Assert.Equal("1 received.", await listener.NextLineAsync());
    }

    [Fact]
    public async Task RefusingListener_MakesSendSayNoWithTheErrorsText()
    {
        await using var listener = await RunningListener.StartAsync("--ack", "ae");

        var sent = await SendAsync(listener.Address, Samples.Admission);

        Assert.Equal((int)ExitCode.No, sent.ExitCode);
        Assert.StartsWith("AE  MSG00001  ", sent.Lines[0], StringComparison.Ordinal);
        Assert.Equal("    207 Application internal error: refused by the listener", sent.Lines[1]);
        Assert.EndsWith("-> AE", await listener.NextLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListenerThatSaves_KeepsEachMessageByteForByte()
    {
        string kept = Path.Combine(_folder.Path, "kept");
        await using var listener = await RunningListener.StartAsync("--save", kept);

        var sent = (await SendAsync(listener.Address, Samples.Admission + Samples.Admission, "--count", "2", "--json")).Succeeded().Json;

        Assert.Equal((4, 4), (sent.GetProperty("sent").GetInt32(), sent.GetProperty("accepted").GetInt32()));
        Assert.Equal(4, Directory.GetFiles(kept, "*-MSG00001.hl7").Length);
        Assert.All(Directory.GetFiles(kept), file => Assert.Equal(Samples.Admission, File.ReadAllText(file)));
    }

    [Fact]
    public async Task EnhancedModeWithTwoAnswers_GetsAConnectionForEachMessage()
    {
        await using var listener = await RunningListener.StartAsync();
        string enhanced = Samples.Admission.Replace("|2.5||||", "|2.5|||AL|AL", StringComparison.Ordinal);

        var sent = (await SendAsync(listener.Address, enhanced + enhanced.Replace("MSG00001", "MSG00002", StringComparison.Ordinal))).Succeeded();

        Assert.StartsWith("CA  MSG00001", sent.Lines[0], StringComparison.Ordinal);
        Assert.Equal("    MSH-16 asks for the application's answer too, which is not waited for.", sent.Lines[1]);
        Assert.StartsWith("CA  MSG00002", sent.Lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnswerToAnotherMessage_SaysNo()
    {
        await using var receiver = new ScriptedReceiver(Accepted.Replace("MSG00001", "MSG00009", StringComparison.Ordinal));

        var sent = await SendAsync($"127.0.0.1:{receiver.Port}", Samples.Admission);

        Assert.Equal((int)ExitCode.No, sent.ExitCode);
        Assert.Equal("    MSA-2 is not the control id that was sent (MSG00001): this is the answer to another message.", sent.Lines[1]);
    }

    [Theory]
    [InlineData("words", "    The answer is no HL7 message with an MSA segment.")]
    [InlineData("MSH|^~\\&|H|||||||1|P|2.5\rMSA|AR|MSG00001\rERR||PID^1^3^2^1|101^Required field missing^HL70357|E||||no\\.br\\id\r", "    PID-3[2].1: 101 Required field missing: no")]
    [InlineData("MSH|^~\\&|H|||||||1|P|2.3\rMSA|AE|MSG00001|sorry\rERR|PID^1^5^101&missing\r", "    PID-5: 101 missing")]
    public async Task Refusal_IsToldWithPlaceAndText(string answer, string line)
    {
        await using var receiver = new ScriptedReceiver(answer);

        var sent = await SendAsync($"localhost:{receiver.Port}", Samples.Admission);

        Assert.Equal((int)ExitCode.No, sent.ExitCode);
        Assert.Contains(sent.Lines, shown => shown.StartsWith(line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task NobodyListens_IsUnreachable()
    {
        int port;
        await using (var receiver = new ScriptedReceiver(Accepted)) port = receiver.Port;

        Assert.StartsWith($"127.0.0.1:{port}: cannot be reached:", (await SendAsync($"127.0.0.1:{port}", Samples.Admission)).FailedWith(ExitCode.Unreachable), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tls_IsAcceptedOnlyFromTheNamedAuthority()
    {
        var authority = DevelopmentAuthority.Open(_folder.Path, TimeProvider.System);
        var issued = authority.Issue("uz.hub.test", "localhost");
        using var pem = X509Certificate2.CreateFromPemFile(issued.CertificatePath, issued.PrivateKeyPath);
        using var certificate = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), password: null);

        await using var trusted = new ScriptedReceiver(Accepted, certificate);
        (await SendAsync($"localhost:{trusted.Port}", Samples.Admission, "--tls", "--ca", authority.CertificatePath, "--certificate", issued.CertificatePath, "--key", issued.PrivateKeyPath)).Succeeded();

        await using var unknown = new ScriptedReceiver(Accepted, certificate);
        Assert.Contains("no encrypted connection", (await SendAsync($"localhost:{unknown.Port}", Samples.Admission, "--tls")).FailedWith(ExitCode.Unreachable), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'nowhere' is no HOST:PORT", "nowhere")]
    [InlineData("'h:0' is no HOST:PORT", "h:0")]
    [InlineData("--ca, --certificate and --key are for --tls.", "h:1", "--ca", "x.pem")]
    [InlineData("--certificate and --key go together.", "h:1", "--tls", "--key", "x.pem")]
    [InlineData("The certificates cannot be used:", "h:1", "--tls", "--ca", "/nowhere.pem")]
    [InlineData("--count takes 1 to 1000000.", "h:1", "--count", "0")]
    public async Task CommandThatCannotBeMeant_IsWrongUsage(string sentence, string peer, params string[] further) =>
        Assert.StartsWith(sentence, (await SendAsync(peer, Samples.Admission, further)).FailedWith(ExitCode.WrongUsage), StringComparison.Ordinal);

    private Task<CommandResult> SendAsync(string peer, string text, params string[] further) =>
        CommandResult.OfAsync(["hl7", "send", peer, _folder.Write("message.hl7", text), .. further]);
}
