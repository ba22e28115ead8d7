using System.CommandLine;
using EHealth.Integration.Contracts;
using EHealth.Integration.Contracts.Validation.V1;
using EHealth.Integration.Hub.Core.Catalogue;
using EHealth.Integration.Protocol.Metadata;
using Google.Protobuf.Reflection;
using Spectre.Console;

namespace EHealth.Integration.Ehealthctl.Catalogue;

/// <summary><c>contracts</c>: everything that can be called or published, as this build knows it.</summary>
internal sealed class ContractsCommand : Command
{
    public ContractsCommand()
        : base("contracts", "All contract methods and event types this build knows, and the purposes of use.") =>
        SetAction(Run);

    /// <summary>What a purpose of use is, in a few words; see <see cref="PurposeOfUse"/>.</summary>
    public static string DescriptionOf(string purpose) => purpose switch
    {
        PurposeOfUse.Treatment => "treatment",
        PurposeOfUse.EmergencyTreatment => "emergency treatment; needs a reason",
        PurposeOfUse.Payment => "payment: eligibility, claims",
        PurposeOfUse.PatientRequest => "at the patient's own request",
        PurposeOfUse.Operations => "operations: administration, connecting systems",
        PurposeOfUse.PublicHealth => "public health",
        PurposeOfUse.Research => "research",
        _ => "",
    };

    private static int Run(ParseResult arguments)
    {
        var terminal = new Terminal(arguments);
        var catalogue = ContractCatalogue.Build(ContractFiles.All);
        var methods = catalogue.Calls.Values.OrderBy(method => method.Name, StringComparer.Ordinal).ToList();
        var events = catalogue.Events.Values.OrderBy(type => type.Name, StringComparer.Ordinal).ToList();
        var purposes = PurposeOfUse.All.Order(StringComparer.Ordinal).ToList();
        if (terminal.IsJson)
        {
            terminal.WriteJson(new
            {
                methods = methods.Select(method => new { method.Name, sideEffects = method.HasSideEffects, request = method.RequestType.FullName, response = method.ResponseType!.FullName }),
                events = events.Select(type => new { type.Name, expiresAfterHours = type.ExpiresAfter.TotalHours }),
                purposes = purposes.Select(purpose => new { code = purpose, description = DescriptionOf(purpose) }),
            });
            return (int)ExitCode.Ok;
        }

        Write(terminal.Screen, Layout.TableOf("METHOD", "EFFECT", "REQUEST (* REQUIRED)"), methods.Select(method => (method.Name, method.HasSideEffects ? "changes" : "reads", FieldsOf(method.RequestType))));
        Write(terminal.Screen, Layout.TableOf("EVENT TYPE", "KEPT", "FIELDS (* REQUIRED)"), events.Select(type => (type.Name, $"{type.ExpiresAfter.TotalDays:0.#} days", FieldsOf(type.RequestType))));
        Write(terminal.Screen, Layout.TableOf("PURPOSE OF USE", ""), purposes.Select(purpose => (purpose, DescriptionOf(purpose))));
        return (int)ExitCode.Ok;
    }

    private static void Write(IAnsiConsole screen, Table table, IEnumerable<(string, string, string)> rows)
    {
        foreach (var (name, fact, fields) in rows)
        {
            table.AddRow(new Text(name), new Text(fact), new OneLine(fields, Color.Grey));
        }

        screen.Write(table);
        screen.WriteLine();
    }

    private static void Write(IAnsiConsole screen, Table table, IEnumerable<(string, string)> rows)
    {
        foreach (var (name, description) in rows)
        {
            table.AddRow(new Text(name), new OneLine(description, Color.Grey));
        }

        screen.Write(table);
    }

    private static string FieldsOf(MessageDescriptor type) =>
        string.Join(", ", type.Fields.InDeclarationOrder().Select(field => IsRequired(field) ? field.JsonName + "*" : field.JsonName));

    private static bool IsRequired(FieldDescriptor field) => field.GetOptions()?.GetExtension(ValidationExtensions.Field) is { Required: true };
}
