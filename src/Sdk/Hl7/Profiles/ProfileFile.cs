using System.Text;
using EHealth.Integration.Hl7.Charsets;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Hl7.Profiles;

/// <summary>A profile as it stands in its file.</summary>
internal sealed class ProfileFile
{
    public string? Version { get; init; }

    public string? Charset { get; init; }

    public IReadOnlyList<ProfileFileStep?>? Fields { get; init; }

    public static string VersionOf(ProfileFile? file, List<string> mistakes)
    {
        if (file?.Version is not { } version) return "";
        if (MessageHeader.VersionOf(Encoding.UTF8.GetBytes(version)) == Hl7Version.Unknown) mistakes.Add("version: not a version of HL7v2 from 2.1 to 2.8.2");
        return version;
    }

    public static Hl7Charset CharsetOf(ProfileFile? file, List<string> mistakes)
    {
        if (file?.Charset is not { } name) return Hl7Charset.Utf8;
        if (!Hl7Charset.TryGet(Encoding.UTF8.GetBytes(name), out var charset))
            mistakes.Add($"charset: none of {string.Join(", ", Hl7Charset.All.Select(set => set.Name).Distinct())}");
        return charset;
    }
}
