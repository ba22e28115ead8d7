using System.ComponentModel.DataAnnotations;
using System.Net;
using EHealth.Integration.Adapters.Hl7v2.Drops;

namespace EHealth.Integration.Adapters.Hl7v2.Tests;

public sealed class Hl7v2OptionsTests
{
    [Theory]
    [InlineData("10.1.2.3", "10.1.2.3", true)]
    [InlineData("10.1.2.3", "10.1.2.4", false)]
    [InlineData("10.1.0.0/16", "10.1.255.1", true)]
    [InlineData("10.1.0.0/16", "10.2.0.1", false)]
    [InlineData("fd00::/8", "fd12::1", true)]
    [InlineData("fd00::1", "fd00::2", false)]
    public void PlainAddress_AllowsWhatItNames(string allowed, string address, bool expected)
    {
        var options = NewOptions();
        options.PlainAddresses.Add(allowed);

        Assert.Empty(MistakesOf(options));
        Assert.Equal(expected, Assert.Single(options.PlainServer().AllowedAddresses).Contains(IPAddress.Parse(address)));
        Assert.Empty(options.TlsServer.AllowedAddresses);
    }

    [Theory]
    [InlineData("hospital.example")]
    [InlineData("10.1.0.0/33")]
    public void PlainAddressThatIsNone_IsAMistake(string address)
    {
        var options = NewOptions();
        options.PlainAddresses.Add(address);

        Assert.Contains(address, Assert.Single(MistakesOf(options)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.0.0.0", "", true)]
    [InlineData("127.0.0.1", "", false)]
    [InlineData("0.0.0.0", "10.0.0.0/8", false)]
    public void OpenToAll_IsWhereNoAddressIsAskedFor(string listen, string allowed, bool expected)
    {
        var options = NewOptions();
        options.ListenAddress = listen;
        if (allowed.Length > 0) options.PlainAddresses.Add(allowed);

        Assert.Equal(expected, options.IsOpenToAll);
    }

    [Fact]
    public void TlsHalfConfigured_IsAMistakeForEachFile()
    {
        var options = NewOptions();
        options.Tls.CertificatePath = "/does/not/exist.pem";

        Assert.Equal(
            ["Tls:CertificatePath: file '/does/not/exist.pem' does not exist", "Tls:PrivateKeyPath is needed beside Tls:CertificatePath", "Tls:AuthorityPath is needed beside Tls:CertificatePath"],
            MistakesOf(options));
    }

    [Fact]
    public void SendersOfTheSameBytes_AreAMistakeUntilTheirCharsetIsKnown()
    {
        // 0xCF in both windows-1251 and ISO 8859-5.
        var options = NewOptions();
        options.Senders.Add(new Hl7Sender { Facility = "П", System = "uz.hosp.p.his" });
        options.Senders.Add(new Hl7Sender { Facility = "Я", System = "uz.hosp.ya.his" });
        Assert.Contains(MistakesOf(options), mistake => mistake!.Contains("'|П' and '|Я' are the same bytes", StringComparison.Ordinal));

        options.Senders[1].Charset = options.Senders[2].Charset = "WINDOWS-1251";
        Assert.Empty(MistakesOf(options));
    }

    [Fact]
    public void SenderWhoseNameItsCharsetLacks_IsAMistake()
    {
        var options = NewOptions();
        options.Senders.Add(new Hl7Sender { Facility = "НУКУС02", System = "uz.hosp.nukus-02.his", Charset = "8859/1" });

        Assert.Contains("cannot be written in character set '8859/1'", Assert.Single(MistakesOf(options)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("uz.hosp.f.his", true)]
    [InlineData("uz.hosp.g.his", false)]
    public void DropOfASystem_NeedsASenderOfThatSystem(string system, bool good)
    {
        var options = NewOptions();
        options.Drops.Add(new DropOptions { Folder = AppContext.BaseDirectory, System = system });

        Assert.Equal(good, !MistakesOf(options).Any(mistake => mistake!.Contains("is that of no sender", StringComparison.Ordinal)));
    }

    private static Hl7v2Options NewOptions() => new() { Senders = { new Hl7Sender { Application = "HIS", Facility = "F", System = "uz.hosp.f.his" } } };

    private static List<string?> MistakesOf(Hl7v2Options options)
    {
        var mistakes = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), mistakes, validateAllProperties: true);
        return [.. mistakes.Select(mistake => mistake.ErrorMessage)];
    }
}
