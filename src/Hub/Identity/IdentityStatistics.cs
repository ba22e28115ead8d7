namespace EHealth.Integration.Hub.Identity;

/// <summary>Counts since start of this node.</summary>
/// <param name="RegistryCalls">Questions put to the register, refreshes in the background among them.</param>
/// <param name="CacheHits">Persons given from memory or Redis within their lifetime.</param>
/// <param name="NegativeHits">"No such person" given from memory or Redis.</param>
/// <param name="StaleAnswers">Persons given past their lifetime, flagged.</param>
/// <param name="FailureHits">Refusals given without asking again, because the register had just failed.</param>
public readonly record struct IdentityStatistics(long RegistryCalls, long CacheHits, long NegativeHits, long StaleAnswers, long FailureHits);
