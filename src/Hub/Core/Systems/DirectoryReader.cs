using System.Collections.Frozen;
using System.Text.Json;
using EHealth.Integration.Hub.Core.Catalogue;
using EHealth.Integration.Protocol.Metadata;

namespace EHealth.Integration.Hub.Core.Systems;

/// <summary>Turns the text of a directory file into a snapshot, or into the list of everything that is wrong with it.</summary>
public sealed class DirectoryReader(ContractCatalogue catalogue)
{
    /// <summary>In a grant, all methods of a contract: <c>ehealth.registry.v1.CivilRegistry/*</c>.</summary>
    private const string AllMethods = "/*";

    /// <summary>Reads a whole file.</summary>
    /// <param name="json">UTF-8 text of the file.</param>
    /// <param name="errors">One sentence for each mistake; empty when the result is not null.</param>
    public DirectorySnapshot? Read(ReadOnlySpan<byte> json, out IReadOnlyList<string> errors)
    {
        var found = new List<string>();
        errors = found;
        if (Parse(json, found) is not { } file)
        {
            return null;
        }

        var ids = file.Systems.Select(system => system.Id).ToHashSet(StringComparer.Ordinal);
        found.AddRange(file.Systems.GroupBy(system => system.Id).Where(group => group.Count() > 1).Select(group => $"system '{group.Key}' is listed {group.Count()} times"));
        var systems = file.Systems.Select(entry => SystemOf(entry, ids, found)).ToList();
        return found.Count == 0 ? new DirectorySnapshot(systems) : null;
    }

    private static DirectoryFile? Parse(ReadOnlySpan<byte> json, List<string> errors)
    {
        try
        {
            if (JsonSerializer.Deserialize(json, DirectoryFileJson.Default.DirectoryFile) is { } file && !HasNull(file))
            {
                return file;
            }

            errors.Add("not a directory file: it holds null where a value belongs");
        }
        catch (JsonException unreadable)
        {
            errors.Add($"not a directory file: {unreadable.Message}");
        }

        return null;
    }

    /// <summary>The serializer refuses null for members, not for the elements of lists.</summary>
    private static bool HasNull(DirectoryFile file) =>
        file.Systems.Any(system => system is null || AnyNull(system.Provides, system.SpeaksFor, system.Publishes, system.Subscribes)
            || system.Grants.Any(grant => grant is null || AnyNull(grant.Calls, grant.Purposes)));

    private static bool AnyNull(params ReadOnlySpan<List<string>> lists)
    {
        foreach (var list in lists)
        {
            if (list.Contains(null!))
            {
                return true;
            }
        }

        return false;
    }

    private RegisteredSystem SystemOf(DirectoryFile.SystemEntry entry, HashSet<string> ids, List<string> errors)
    {
        if (!SystemIdForm.Matches(entry.Id))
        {
            errors.Add($"system '{entry.Id}': an id is labels of a-z, 0-9 and '-' joined by dots, 3 to 100 characters");
        }

        errors.AddRange(entry.Provides.Where(contract => !catalogue.Contracts.Contains(contract)).Select(contract => $"system '{entry.Id}' provides '{contract}', which is no known contract"));
        errors.AddRange(entry.SpeaksFor.Where(id => !ids.Contains(id)).Select(id => $"system '{entry.Id}' speaks for '{id}', which is not in the directory"));
        errors.AddRange(entry.Publishes.Concat(entry.Subscribes).Where(type => !catalogue.Events.ContainsKey(type)).Distinct().Select(type => $"system '{entry.Id}' names event type '{type}', which is not known"));

        var grants = entry.Grants.SelectMany(grant => GrantsOf(entry.Id, grant, errors)).ToList();
        errors.AddRange(grants.GroupBy(grant => grant.Operation).Where(group => group.Count() > 1).Select(group => $"system '{entry.Id}' has {group.Count()} grants for '{group.Key}'; one is allowed"));
        return new RegisteredSystem
        {
            Id = entry.Id,
            Name = entry.Name.Length == 0 ? entry.Id : entry.Name,
            Provides = entry.Provides.ToFrozenSet(StringComparer.Ordinal),
            SpeaksFor = entry.SpeaksFor.ToFrozenSet(StringComparer.Ordinal),
            Grants = grants.DistinctBy(grant => grant.Operation).ToFrozenDictionary(grant => grant.Operation, StringComparer.Ordinal),
            Publishes = entry.Publishes.ToFrozenSet(StringComparer.Ordinal),
            PublishQuota = QuotaOf(entry.Id, entry.PublishQuota, errors),
            Subscribes = entry.Subscribes.ToFrozenSet(StringComparer.Ordinal),
        };
    }

    private IEnumerable<Grant> GrantsOf(string systemId, DirectoryFile.GrantEntry entry, List<string> errors)
    {
        if (entry.Calls.Count == 0)
        {
            errors.Add($"system '{systemId}' has a grant without calls");
        }

        if (entry.Purposes.Count == 0)
        {
            errors.Add($"system '{systemId}': the grant for '{string.Join(", ", entry.Calls)}' names no purpose of use");
        }

        errors.AddRange(entry.Purposes.Where(purpose => !PurposeOfUse.All.Contains(purpose)).Select(purpose => $"system '{systemId}': '{purpose}' is no purpose of use ({string.Join(", ", PurposeOfUse.All)})"));
        var quota = QuotaOf(systemId, entry.Quota, errors);
        var purposes = entry.Purposes.ToFrozenSet(StringComparer.Ordinal);
        return entry.Calls.SelectMany(call => MethodsOf(systemId, call, errors)).Select(method => new Grant(method, purposes, quota));
    }

    private List<string> MethodsOf(string systemId, string call, List<string> errors)
    {
        List<string> methods = call.EndsWith(AllMethods, StringComparison.Ordinal)
            ? [.. catalogue.Calls.Values.Where(operation => operation.Contract == call[..^AllMethods.Length]).Select(operation => operation.Name)]
            : [.. catalogue.Calls.Keys.Where(name => name == call)];
        if (methods.Count == 0)
        {
            errors.Add($"system '{systemId}' is granted '{call}', which is no known contract method");
        }

        return methods;
    }

    private static Quota QuotaOf(string systemId, DirectoryFile.QuotaEntry? entry, List<string> errors)
    {
        if (entry is null)
        {
            return Quota.Default;
        }

        if (entry.PerSecond is < 1 or > 1_000_000 || entry.Burst is < 1 or > 1_000_000 || entry.MaxInFlight is < 1 or > 100_000)
        {
            errors.Add($"system '{systemId}': a quota has perSecond 1-1000000, burst 1-1000000, maxInFlight 1-100000");
        }

        return new Quota(entry.PerSecond, entry.Burst, entry.MaxInFlight);
    }
}
