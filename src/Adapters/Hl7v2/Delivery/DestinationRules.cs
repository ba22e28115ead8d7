using System.Text.RegularExpressions;
using EHealth.Integration.Adapters.Hl7v2.Outbound;
using EHealth.Integration.Hl7.Profiles;

namespace EHealth.Integration.Adapters.Hl7v2.Delivery;

/// <summary>What destinations must keep, and their profiles.</summary>
internal static partial class DestinationRules
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestAcknowledgment = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestParking = TimeSpan.FromHours(24);

    /// <summary>All that is wrong with them, each in a sentence.</summary>
    public static IEnumerable<string> MistakesOf(ICollection<Hl7Destination> destinations) =>
        destinations.SelectMany(destination => MistakesOf(destination).Select(mistake => $"destination '{destination.Name}': {mistake}"))
            .Concat(destinations.GroupBy(destination => destination.Name).Where(same => same.Count() > 1).Select(same => $"destination '{same.Key}' is listed {same.Count()} times"));

    /// <summary>All that is wrong with where messages go, each in a sentence.</summary>
    public static IEnumerable<string> MistakesOf(OutgoingAddress address)
    {
        if (address.Host.Length == 0) yield return "Host is missing";
        if (address.Port is < 1 or > 65535) yield return "Port is not 1 to 65535";
        if (address.AcknowledgmentTimeout < Shortest || address.AcknowledgmentTimeout > LongestAcknowledgment) yield return "AcknowledgmentTimeout is not 1 s to 10 min";
        if (address.Tls is not { } tls) yield break;
        foreach (var (name, path) in new[]
        {
            (nameof(tls.CertificatePath), tls.CertificatePath), (nameof(tls.PrivateKeyPath), tls.PrivateKeyPath), (nameof(tls.TrustedAuthorityPath), tls.TrustedAuthorityPath),
        })
        {
            if (path.Length == 0) yield return $"Tls:{name} is missing";
            else if (!File.Exists(path)) yield return $"Tls:{name}: file '{path}' does not exist";
        }
    }

    /// <summary>The profile of a destination without mistakes.</summary>
    public static Hl7Profile ProfileOf(Hl7Destination destination) => destination.Profile.Length == 0
        ? Hl7Profile.Unchanged
        : Hl7Profile.TryParse(File.ReadAllText(destination.Profile), out _) ?? throw new InvalidOperationException("The options are checked before.");

    private static IEnumerable<string> MistakesOf(Hl7Destination destination)
    {
        if (!Name().IsMatch(destination.Name)) yield return "Name needs 1 to 40 of a-z, 0-9 and '-'";
        if (destination.Facilities.Count == 0) yield return "Facilities is empty: it would get nothing";
        if (destination.Types.Count == 0) yield return "Types is empty: it would get nothing";
        foreach (var type in destination.Types.Where(type => !EventMessages.Types.ContainsKey(type)))
            yield return $"'{type}' is none of {string.Join(", ", EventMessages.Types.Keys.Order())}";
        if (destination.ParkingTime < Shortest || destination.ParkingTime > LongestParking) yield return "ParkingTime is not 1 s to 24 h";
        foreach (var mistake in MistakesOf(destination.Address)) yield return mistake;
        foreach (var mistake in MistakesOfProfile(destination.Profile)) yield return mistake;
    }

    private static IReadOnlyList<string> MistakesOfProfile(string path)
    {
        if (path.Length == 0) return [];
        try
        {
            _ = Hl7Profile.TryParse(File.ReadAllText(path), out var mistakes);
            return [.. mistakes.Select(mistake => $"profile {path}: {mistake}")];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return [$"profile {path}: {unreadable.Message}"];
        }
    }

    [GeneratedRegex(@"\A[a-z0-9-]{1,40}\z")]
    private static partial Regex Name();
}
