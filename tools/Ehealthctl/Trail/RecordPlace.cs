using System.CommandLine;
using System.Globalization;

namespace EHealth.Integration.Ehealthctl.Trail;

/// <summary>Where in the audit: an index, or a time.</summary>
internal readonly record struct RecordPlace(ulong? Index, DateTimeOffset? Time)
{
    /// <summary>An option that takes either.</summary>
    public static Option<RecordPlace?> Option(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "INDEX|TIME",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            {
                return new RecordPlace(index, Time: null);
            }

            if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            {
                return new RecordPlace(Index: null, time);
            }

            result.AddError($"{name} takes a record's index, or a time such as 2026-11-26T08:00 (UTC).");
            return null;
        },
    };

    /// <summary>Its index; a time's is that of the first record after all that were recorded before it.</summary>
    public async Task<ulong> IndexAsync(AuditQuestions audit) => Index ?? await audit.IndexAtAsync(Time!.Value);
}
