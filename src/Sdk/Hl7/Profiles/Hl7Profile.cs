using System.Text.Json;
using EHealth.Integration.Hl7.Charsets;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Hl7.Profiles;

/// <summary>How a receiver wants its messages: version, character set, and fields that differ from what the hub writes.</summary>
/// <remarks>
/// A file of JSON, comments allowed:
/// <code>
/// {
///   "version": "2.3",
///   "charset": "WINDOWS-1251",
///   "fields": [
///     { "set": "MSH-5", "to": "HIS" },
///     { "copy": "PID-3.1", "to": "PID-2" },
///     { "clear": "PID-11" },
///     { "map": "PID-8", "values": { "M": "1", "F": "2" }, "else": "9" },
///     { "remove": "ZPI" }
///   ]
/// }
/// </code>
/// Steps are taken in their order, each on what the one before has left.
/// </remarks>
public sealed class Hl7Profile
{
    /// <summary>What the hub writes, unchanged: version 2.5.1 in UTF-8.</summary>
    public static readonly Hl7Profile Unchanged = new("", Hl7Charset.Utf8, []);

    private readonly string _version;
    private readonly IReadOnlyList<ProfileStep> _steps;

    private Hl7Profile(string version, Hl7Charset charset, IReadOnlyList<ProfileStep> steps)
    {
        _version = version;
        Charset = charset;
        _steps = steps;
    }

    /// <summary>The character set messages are written in.</summary>
    public Hl7Charset Charset { get; }

    /// <summary>Reads a profile.</summary>
    /// <param name="json">The text of the file.</param>
    /// <param name="mistakes">All that is wrong with it, each in a sentence; empty when the profile is good.</param>
    /// <returns>The profile; null when there are mistakes.</returns>
    public static Hl7Profile? TryParse(string json, out IReadOnlyList<string> mistakes)
    {
        ProfileFile? file;
        try
        {
            file = JsonSerializer.Deserialize(json, ProfileJson.Default.ProfileFile);
        }
        catch (JsonException exception)
        {
            mistakes = [$"line {exception.LineNumber + 1}: {exception.Message.Split(" Path:")[0]}"];
            return null;
        }

        var found = new List<string>();
        var charset = ProfileFile.CharsetOf(file, found);
        var version = ProfileFile.VersionOf(file, found);
        var steps = (file?.Fields ?? []).Select((step, index) => (step ?? new ProfileFileStep()).Read(index + 1, found)).OfType<ProfileStep>().ToList();
        mistakes = found;
        return found.Count == 0 ? new Hl7Profile(version, charset, steps) : null;
    }

    /// <summary>Turns a message of the hub into one that this receiver wants.</summary>
    /// <param name="message">The message.</param>
    /// <returns>The bytes to send. The same message gives the same bytes.</returns>
    public byte[] Apply(Hl7Message message)
    {
        var draft = new Hl7Draft(message);
        if (_version.Length > 0) draft.Set(new Hl7Location("MSH", MessageHeader.VersionId), _version);
        foreach (var step in _steps) step.Take(draft);
        return draft.ToBytes(Charset);
    }
}
