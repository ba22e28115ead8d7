using EHealth.Integration.Stack.Stories.Admission;
using Spectre.Console;

namespace EHealth.Integration.Stack;

/// <summary>Three commands to try against a running stack.</summary>
internal static class TryIt
{
    private const byte StartBlock = 0x0B;
    private const byte EndBlock = 0x1C;
    private const byte CarriageReturn = 0x0D;

    private static string MessagePath(DevelopmentStack stack) => Path.Combine(stack.Options.DataDirectory, "try", "admission.mllp");

    /// <summary>Writes a framed message that netcat can send.</summary>
    public static void WriteFiles(DevelopmentStack stack)
    {
        var person = stack.Population.PersonAt(42);
        var message = AdtMessages.Write("A01", "TRY-1", Hospital.Facility, person, person.Pinfl, TimeProvider.System.GetUtcNow());
        Directory.CreateDirectory(Path.GetDirectoryName(MessagePath(stack))!);
        File.WriteAllBytes(MessagePath(stack), [StartBlock, .. message, EndBlock, CarriageReturn]);
    }

    public static void Print(DevelopmentStack stack, IAnsiConsole console)
    {
        var client = stack.ClientOptionsOf(DevelopmentDirectory.Partner);
        var pinfl = stack.Population.PersonAt(42).Pinfl;
        console.MarkupLine("[bold]Try[/]");

        // Not through the console's own writer: it would break a command at the terminal's edge, and with it the pasted copy.
        var plain = console.Profile.Out.Writer;
        plain.WriteLine("  who is this person (JSON over HTTP, the same contract as gRPC):");
        plain.WriteLine($"    curl --cacert {client.TrustedAuthorityPath} --cert {client.CertificatePath} --key {client.PrivateKeyPath} \\");
        plain.WriteLine($"      -H 'content-type: application/json' -H 'ehealth-purpose: TREAT' -d '{{\"pinfl\":\"{pinfl}\"}}' \\");
        plain.WriteLine($"      {stack.HubAddress}ehealth.registry.v1.CivilRegistry/GetPerson");
        plain.WriteLine("  admit a patient, as an old hospital does:");
        plain.WriteLine($"    nc -q 1 {stack.Mllp.Address} {stack.Mllp.Port} < {MessagePath(stack)} | tr '\\r' '\\n'");
        plain.WriteLine("  read the audit, as an auditor does:");
        plain.WriteLine($"    kcat -C -e -b {stack.Kafka.BootstrapServers} -t {KafkaPart.AuditTopic} -f '%h  %S bytes, partition %p offset %o\\n'");
        plain.WriteLine();
    }
}
