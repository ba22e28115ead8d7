using System.Text;
using System.Text.RegularExpressions;
using EHealth.Integration.Hl7.Acknowledgments;
using EHealth.Integration.Hl7.Messages;
using EHealth.Integration.Hl7.Rules;

namespace EHealth.Integration.Hl7.Tests.Rules;

/// <summary>Messages that others published, in the folder that <c>EHEALTH_CORPUS</c> names.</summary>
public sealed partial class CorpusTests
{
    private const string Index = "hl7v2/INDEX.csv";
    private const string MalformedByIntent = "True";

    // An order without order, and answers to which nobody could refer.
    private static readonly string[] Deserved = ["ORC", "MSH-10"];

    private readonly string _folder = Environment.GetEnvironmentVariable("EHEALTH_CORPUS") ?? "";

    [Fact]
    public void PublishedMessages_AreRefusedOnlyWhereTheyDeserveIt()
    {
        Assert.SkipUnless(File.Exists(Path.Combine(_folder, Index)), "EHEALTH_CORPUS names no folder of published messages");
        int messages = 0;
        foreach (var message in Files().SelectMany(Messages))
        {
            messages++;
            var errors = Hl7Validator.Validate(message, Hl7ValidationLevel.Tolerant).Where(finding => finding.Severity == Hl7Severity.Error);
            Assert.All(errors, error => Assert.Contains(error.Location.ToString(), Deserved));
        }

        Assert.InRange(messages, 250, 10_000);
    }

    private IEnumerable<string> Files()
    {
        var malformed = File.ReadLines(Path.Combine(_folder, Index)).Select(line => line.Split(','))
            .Where(columns => columns[^1] == MalformedByIntent)
            .Select(columns => Path.Combine(_folder, "hl7v2", columns[1])).ToHashSet();
        var indexed = File.ReadLines(Path.Combine(_folder, Index)).Skip(1).Select(line => Path.Combine(_folder, "hl7v2", line.Split(',')[1]));
        var others = System.IO.Directory.EnumerateFiles(Path.Combine(_folder, "v2-to-fhir"), "*.hl7", SearchOption.AllDirectories);
        return indexed.Concat(others).Where(file => File.Exists(file) && !malformed.Contains(file));
    }

    private static IEnumerable<Hl7Message> Messages(string file)
    {
        string text = Encoding.Latin1.GetString(File.ReadAllBytes(file)).ReplaceLineEndings("\r");
        foreach (string part in Header().Split(text).Where(part => part.StartsWith("MSH", StringComparison.Ordinal)))
        {
            string message = Envelope().Replace(part, "");
            if (Hl7Message.Parse(Encoding.Latin1.GetBytes(message)).Message is { } parsed) yield return parsed;
        }
    }

    [GeneratedRegex(@"(?=^MSH\W)|(?<=[\r\x0b])(?=MSH\W)")]
    private static partial Regex Header();

    // The end of an MLLP block, and what ends a batch.
    [GeneratedRegex(@"[\x0b\x1c]|\r[BF](TS|HS).*", RegexOptions.Singleline)]
    private static partial Regex Envelope();
}
