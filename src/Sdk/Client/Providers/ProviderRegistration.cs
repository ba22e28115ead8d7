namespace EHealth.Integration.Sdk.Providers;

/// <summary>An implementation of a generated service base that shall be offered.</summary>
internal sealed record ProviderRegistration(object Service);
