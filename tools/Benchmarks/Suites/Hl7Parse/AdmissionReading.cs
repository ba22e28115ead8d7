using System.Text;
using EHealth.Integration.Hl7.Messages;
using EHealth.Integration.Hl7.Rules;

namespace EHealth.Integration.Benchmarks.Suites.Hl7Parse;

/// <summary>One message, read as an adapter reads it.</summary>
internal sealed class AdmissionReading(byte[] bytes)
{
    private static readonly (string Segment, int Field)[] Places =
        [("MSH", 10), ("MSH", 9), ("EVN", 2), ("PID", 3), ("PID", 5), ("PID", 7), ("PID", 8), ("PV1", 2), ("PV1", 3), ("PV1", 19)];

    /// <summary>The same message with a text of so many bytes in OBX-5.</summary>
    public static byte[] WithObservation(byte[] message, int length) => [.. message, .. Encoding.ASCII.GetBytes($"OBX|2|TX|REM^Remark^L||{new string('x', length)}||||||F\r")];

    /// <summary>Finds the segments.</summary>
    public void Parse() => _ = Parsed();

    /// <summary>Parses, and takes the ten fields.</summary>
    public void Read() => Take(Parsed());

    /// <summary>Parses, holds the message against the rules of its version, and takes the ten fields.</summary>
    public void ReadChecked()
    {
        var message = Parsed();
        if (Hl7Validator.Validate(message, Hl7ValidationLevel.Strict) is [var finding, ..]) throw new InvalidOperationException($"{finding.Location}: {finding.Text}");
        Take(message);
    }

    private static void Take(Hl7Message message)
    {
        foreach (var (segment, field) in Places)
        {
            if (message.Field(segment, field).Text.GetString().Length == 0) throw new InvalidOperationException($"{segment}-{field} is empty");
        }
    }

    private Hl7Message Parsed() => Hl7Message.Parse(bytes).Message ?? throw new InvalidOperationException("not parsed");
}
