using System.CommandLine;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using EHealth.Integration.Hub.Host;
using EHealth.Integration.Hub.Host.Storage;
using EHealth.Integration.Hub.Host.Tls;

namespace EHealth.Integration.Ehealthctl.Certificates;

/// <summary>The development authority in a hub's data directory, and the arguments that name a certificate in it.</summary>
internal static partial class DevelopmentCertificates
{
    /// <summary>Where the hub keeps them: <see cref="DataDirectory.Certificates"/>, which can only be asked after making the folder.</summary>
    private const string Folder = "certs";

    private static readonly string[] AuthorityFiles = ["ca.pem", "ca.key", "ca.crl"];

    public static Option<string> DataOption() => new("--data")
    {
        Description = "The hub's data directory.",
        HelpName = "DIR",
        DefaultValueFactory = _ => "data",
    };

    public static Argument<string> SystemArgument()
    {
        var argument = new Argument<string>("SYSTEM") { Description = "System id, for example uz.gov.civil-registry." };
        argument.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } id && !IsSystemId(id))
            {
                result.AddError($"'{id}' is no system id: labels of a-z, 0-9 and '-' joined by dots, 3 to 100 characters.");
            }
        });
        return argument;
    }

    /// <summary>Only an id is joined to a path.</summary>
    public static bool IsSystemId(string text) => SystemId().IsMatch(text);

    public static IssuedCertificate FilesOf(string data, string system) =>
        new(Path.Combine(data, Folder, system + ".pem"), Path.Combine(data, Folder, system + ".key"));

    public static string AuthorityPath(string data) => Path.Combine(data, Folder, "ca.pem");

    /// <summary>Whether a certificate that lies in the folder of a development authority stands on its revocation list.</summary>
    public static bool IsRevoked(string certificatePath, TimeProvider time)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(certificatePath))!;
        return AuthorityFiles.All(file => File.Exists(Path.Combine(folder, file)))
            && DevelopmentAuthority.Open(folder, time).IsRevoked(certificatePath);
    }

    /// <summary>Works with the authority of a data directory.</summary>
    /// <param name="make">Whether to make one where there is none.</param>
    /// <param name="data">The data directory.</param>
    /// <param name="time">The clock.</param>
    /// <param name="terminal">Takes the failure.</param>
    /// <param name="work">What to do.</param>
    public static int WithAuthority(bool make, string data, TimeProvider time, Terminal terminal, Func<DevelopmentAuthority, int> work)
    {
        if (!make && !File.Exists(AuthorityPath(data)))
        {
            return terminal.Fail(new Failure(ExitCode.WrongUsage, $"There is no development authority in '{Path.Combine(data, Folder)}': is '{data}' the hub's data directory?"));
        }

        try
        {
            return work(DevelopmentAuthority.Open(DataDirectory.Open(data).Certificates, time));
        }
        catch (HubStartException unusable)
        {
            return terminal.Fail(new Failure(ExitCode.WrongUsage, $"The {unusable.Message}."));
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return terminal.Fail(new Failure(ExitCode.WrongUsage, $"The development authority in '{data}' cannot be used: {unusable.Message}"));
        }
    }

    // The form of ehealth.validation.v1 FORMAT_SYSTEM_ID.
    [GeneratedRegex(@"^(?=.{3,100}\z)[a-z0-9-]+(\.[a-z0-9-]+)+\z", RegexOptions.CultureInvariant)]
    private static partial Regex SystemId();
}
