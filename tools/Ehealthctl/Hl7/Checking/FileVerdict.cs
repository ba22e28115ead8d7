using EHealth.Integration.Ehealthctl.Hl7.Files;
using EHealth.Integration.Hl7.Acknowledgments;
using EHealth.Integration.Hl7.Messages;
using EHealth.Integration.Hl7.Rules;

namespace EHealth.Integration.Ehealthctl.Hl7.Checking;

/// <summary>What became of a file.</summary>
/// <param name="Name">Its path below the folder.</param>
internal sealed record FileVerdict(string Name)
{
    /// <summary>Messages in it.</summary>
    public int Messages { get; private init; }

    /// <summary>Why it was not accepted, by its first message that cannot be read; null when all can be.</summary>
    public FileRefusal? Refusal { get; private init; }

    /// <summary>The exception that should not have been; null when there was none.</summary>
    public string? Crash { get; private init; }

    /// <summary>True when every message came out as it went in.</summary>
    public bool IsRoundTripEqual { get; private init; }

    /// <summary>Findings of severity error.</summary>
    public int Errors { get; private init; }

    /// <summary>Findings of severity warning.</summary>
    public int Warnings { get; private init; }

    public bool IsAccepted => Refusal is null && Crash is null;

    /// <summary>Reads, validates and writes back a file.</summary>
    public static FileVerdict Of(string name, string path, Hl7ValidationLevel level)
    {
        try
        {
            return Of(name, MessageSplit.Of(File.ReadAllBytes(path)), level);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return new FileVerdict(name) { Refusal = new FileRefusal("FileUnreadable", "·", 0, unreadable.Message) };
        }
        catch (Exception bug)
        {
            // To find what nobody expects is what this is for: the file is counted, and the next one is looked at.
            return new FileVerdict(name) { Crash = $"{bug.GetType().Name} in {bug.TargetSite?.DeclaringType?.Name}.{bug.TargetSite?.Name}" };
        }
    }

    private static FileVerdict Of(string name, MessageSplit split, Hl7ValidationLevel level)
    {
        var verdict = new FileVerdict(name)
        {
            Messages = split.Parts.Count,
            IsRoundTripEqual = true,
            Refusal = split.Parts.Count > 0 ? null : new FileRefusal(nameof(Hl7ParseErrorReason.HeaderMissing), "MSH", 0, "It is empty."),
        };
        foreach (var part in split.Parts)
        {
            var outcome = part.Parse();
            if (!outcome.IsParsed)
            {
                verdict = verdict with { Refusal = verdict.Refusal ?? FileRefusal.Of(new UnreadMessage(part, outcome.Error)) };
                continue;
            }

            var findings = Hl7Validator.Validate(outcome.Message, level);
            verdict = verdict with
            {
                IsRoundTripEqual = verdict.IsRoundTripEqual && MessageRewriting.IsEqual(outcome.Message),
                Errors = verdict.Errors + findings.Count(finding => finding.Severity == Hl7Severity.Error),
                Warnings = verdict.Warnings + findings.Count(finding => finding.Severity == Hl7Severity.Warning),
            };
        }

        return verdict;
    }
}
