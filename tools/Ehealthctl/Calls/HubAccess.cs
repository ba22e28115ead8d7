using System.CommandLine;
using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using EHealth.Integration.Ehealthctl.Certificates;
using EHealth.Integration.Sdk;
using EHealth.Integration.Sdk.Connection;
using Grpc.Core;

namespace EHealth.Integration.Ehealthctl.Calls;

/// <summary>The options that say at which hub and as whom a command asks, and the asking itself.</summary>
internal sealed class HubAccess
{
    private readonly Option<Uri> _hub = AddressOption.Create("--hub", "The hub's address.", "https://localhost:7443");
    private readonly Option<string> _data = DevelopmentCertificates.DataOption();
    private readonly Option<string?> _system = new("--system") { Description = "Ask as this system, with its development certificate in the data directory.", HelpName = "SYSTEM" };
    private readonly Option<string?> _certificate = new("--certificate") { Description = "Ask with this certificate (PEM), instead of --data and --system.", HelpName = "FILE" };
    private readonly Option<string?> _key = new("--key") { Description = "Its private key (PEM).", HelpName = "FILE" };
    private readonly Option<string?> _authority = new("--ca") { Description = "The authority of the hub's certificate (PEM).", HelpName = "FILE" };
    private readonly Option<double> _timeout = TimeoutOption.Create();

    /// <summary>Adds the options to a command, with the rules between them.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _hub, _data, _system, _certificate, _key, _authority, _timeout })
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            var files = new Option[] { _certificate, _key, _authority }.Count(option => result.GetResult(option) is not null);
            if (result.GetValue(_system) is null ? files < 3 : files > 0)
            {
                result.AddError("Say who asks: either --system, or all of --certificate, --key and --ca.");
            }
            else if (result.GetValue(_system) is { } system && !DevelopmentCertificates.IsSystemId(system))
            {
                result.AddError($"'{system}' is no system id.");
            }
        });
    }

    /// <summary>Opens the connection and asks; what stands in the way becomes the terminal's failure.</summary>
    public async Task<int> AskAsync(ParseResult arguments, Terminal terminal, Func<HubConnection, Task<int>> ask, CancellationToken cancellationToken)
    {
        var options = OptionsFrom(arguments);
        if (arguments.GetValue(_system) is { } system && !File.Exists(options.CertificatePath))
        {
            var data = arguments.GetRequiredValue(_data);
            return terminal.Fail(new Failure(ExitCode.WrongUsage, $"There is no certificate of '{system}' in '{data}': make one with 'ehealthctl certificate issue {system} --data {data}'."));
        }

        using var connection = Open(options, out var failure);
        if (connection is null)
        {
            return terminal.Fail(failure!);
        }

        try
        {
            return await ask(connection);
        }
        catch (HubException refused) when (!HubFailure.IsOfTransport(refused))
        {
            return Refuse(terminal, refused);
        }
        catch (Exception failed) when (failed is HubException or RpcException)
        {
            return terminal.Fail(HubFailure.Unreachable(options.Addresses[0], options.DefaultTimeout, failed, cancellationToken));
        }
    }

    /// <summary>Reads the files; nothing is sent yet.</summary>
    private static HubConnection? Open(HubClientOptions options, out Failure? failure)
    {
        failure = null;
        try
        {
            return HubConnection.Open(options);
        }
        catch (ValidationException wrong)
        {
            failure = new Failure(ExitCode.WrongUsage, $"The connection's options are wrong: {wrong.Message}.");
        }
        catch (Exception unusable) when (unusable is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            // ArgumentException is the framework's word for a key that belongs to another certificate.
            failure = new Failure(ExitCode.WrongUsage, $"'{options.CertificatePath}', '{options.PrivateKeyPath}' and '{options.TrustedAuthorityPath}' are not a certificate, its key and an authority that can be read.");
        }

        return null;
    }

    private HubClientOptions OptionsFrom(ParseResult arguments)
    {
        var data = arguments.GetRequiredValue(_data);
        var issued = arguments.GetValue(_system) is { } system ? DevelopmentCertificates.FilesOf(data, system) : null;
        return new HubClientOptions
        {
            Addresses = { arguments.GetRequiredValue(_hub) },
            CertificatePath = issued?.CertificatePath ?? arguments.GetRequiredValue(_certificate)!,
            PrivateKeyPath = issued?.PrivateKeyPath ?? arguments.GetRequiredValue(_key)!,
            TrustedAuthorityPath = issued is null ? arguments.GetRequiredValue(_authority)! : DevelopmentCertificates.AuthorityPath(data),
            DefaultTimeout = TimeSpan.FromSeconds(arguments.GetValue(_timeout)),
            MaxRetries = 0, // someone waits at the terminal and wants to know now
            ValidateBeforeSend = false, // the hub shall refuse, so that there is an exchange to look for
        };
    }

    private static int Refuse(Terminal terminal, HubException refused)
    {
        if (terminal.IsJson)
        {
            terminal.WriteJson(new { refusal = Refusal.Of(refused) });
        }

        return terminal.Fail(HubFailure.Refused(refused));
    }
}
