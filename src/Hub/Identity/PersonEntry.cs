using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Protocol.Errors;

namespace EHealth.Integration.Hub.Identity;

/// <summary>What the cache holds under a person's key: the person, that there is none, or that the register has just failed.</summary>
/// <remarks>A class and no record: a record's ToString would carry the person's name into a log.</remarks>
internal sealed class PersonEntry(Person? person, HubError? error, DateTimeOffset answeredAt, bool isStale = false)
{
    public Person? Person { get; } = person;

    /// <summary>Set for a failure; such an entry lives in memory only.</summary>
    public HubError? Error { get; } = error;

    /// <summary>When the register said so.</summary>
    public DateTimeOffset AnsweredAt { get; } = answeredAt;

    /// <summary>True for an entry past its lifetime that is given for want of a newer one; lives in memory only.</summary>
    public bool IsStale { get; } = isStale;

    /// <summary>The entry standing in for an answer that could not be had.</summary>
    public PersonEntry KeptOn(bool isStale) => new(Person, Error, AnsweredAt, isStale);
}
