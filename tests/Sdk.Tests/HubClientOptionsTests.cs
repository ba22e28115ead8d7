using System.ComponentModel.DataAnnotations;
using EHealth.Integration.Sdk.Connection;
using EHealth.Integration.Sdk.Tests.Doubles;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EHealth.Integration.Sdk.Tests;

public sealed class HubClientOptionsTests : IDisposable
{
    private readonly TestCredentials _credentials = new();

    public void Dispose() => _credentials.Dispose();

    /// <summary>One mistake each, and a word its message must hold.</summary>
    public static TheoryData<string, string> Mistakes => new()
    {
        { nameof(HubClientOptions.Addresses), nameof(HubClientOptions.Addresses) },
        { "http", "http://hub/" },
        { "relative", "'hub'" },
        { nameof(HubClientOptions.CertificatePath), nameof(HubClientOptions.CertificatePath) },
        { nameof(HubClientOptions.PrivateKeyPath), "/nowhere/key.pem" },
        { nameof(HubClientOptions.TrustedAuthorityPath), nameof(HubClientOptions.TrustedAuthorityPath) },
        { nameof(HubClientOptions.DefaultPurpose), "SHOPPING" },
        { nameof(HubClientOptions.DefaultTimeout), nameof(HubClientOptions.DefaultTimeout) },
        { nameof(HubClientOptions.MaxRetries), nameof(HubClientOptions.MaxRetries) },
        { nameof(HubClientOptions.MaxInFlight), nameof(HubClientOptions.MaxInFlight) },
        { nameof(HubClientOptions.DrainTimeout), nameof(HubClientOptions.DrainTimeout) },
    };

    [Fact]
    public void DefaultsWithAddressAndFiles_AreAccepted()
    {
        using var connection = HubConnection.Open(Good());

        Assert.NotNull(connection.Events);
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void EachMistake_IsRefusedAndNamed(string mistake, string named)
    {
        var options = Good();
        Make(mistake, options);

        Assert.Contains(named, Assert.Throws<ValidationException>(() => HubConnection.Open(options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AllMistakes_AreListedAtOnceWhenOpening()
    {
        var message = Assert.Throws<ValidationException>(() => HubConnection.Open(Bad())).Message;

        Assert.All(NamesOfBad, name => Assert.Contains(name, message, StringComparison.Ordinal));
    }

    [Fact]
    public void AllMistakes_AreListedAtOnceFromTheContainer()
    {
        var services = new ServiceCollection();
        services.AddEHealthHub(options => Copy(Bad(), options));
        using var container = services.BuildServiceProvider();

        var refusal = Assert.Throws<OptionsValidationException>(container.GetRequiredService<HubConnection>);

        Assert.All(NamesOfBad, name => Assert.Contains(refusal.Failures, failure => failure.Contains(name, StringComparison.Ordinal)));
    }

    private static readonly string[] NamesOfBad =
        ["http://hub/", "SHOPPING", "/nowhere/key.pem", nameof(HubClientOptions.MaxRetries), nameof(HubClientOptions.DefaultTimeout)];

    private static void Make(string mistake, HubClientOptions options)
    {
        switch (mistake)
        {
            case nameof(HubClientOptions.Addresses): options.Addresses = []; break;
            case "http": options.Addresses = [new Uri("https://hub"), new Uri("http://hub/")]; break;
            case "relative": options.Addresses = [new Uri("hub", UriKind.Relative)]; break;
            case nameof(HubClientOptions.CertificatePath): options.CertificatePath = ""; break;
            case nameof(HubClientOptions.PrivateKeyPath): options.PrivateKeyPath = "/nowhere/key.pem"; break;
            case nameof(HubClientOptions.TrustedAuthorityPath): options.TrustedAuthorityPath = ""; break;
            case nameof(HubClientOptions.DefaultPurpose): options.DefaultPurpose = "SHOPPING"; break;
            case nameof(HubClientOptions.DefaultTimeout): options.DefaultTimeout = TimeSpan.FromMilliseconds(9); break;
            case nameof(HubClientOptions.MaxRetries): options.MaxRetries = 21; break;
            case nameof(HubClientOptions.MaxInFlight): options.MaxInFlight = 0; break;
            case nameof(HubClientOptions.DrainTimeout): options.DrainTimeout = TimeSpan.FromMinutes(6); break;
            default: throw new ArgumentOutOfRangeException(nameof(mistake));
        }
    }

    private static void Copy(HubClientOptions from, HubClientOptions to)
    {
        foreach (var property in typeof(HubClientOptions).GetProperties())
        {
            property.SetValue(to, property.GetValue(from));
        }
    }

    private HubClientOptions Good() => _credentials.Options(new Uri("https://127.0.0.1:7443"));

    private HubClientOptions Bad()
    {
        var options = Good();
        foreach (var mistake in new[]
        {
            "http", nameof(HubClientOptions.DefaultPurpose), nameof(HubClientOptions.PrivateKeyPath), nameof(HubClientOptions.MaxRetries),
            nameof(HubClientOptions.DefaultTimeout),
        })
        {
            Make(mistake, options);
        }

        return options;
    }
}
