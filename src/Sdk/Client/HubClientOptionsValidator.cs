using Microsoft.Extensions.Options;

namespace EHealth.Integration.Sdk;

/// <summary>Stops the start of a program whose options cannot work, with the list of everything that is wrong.</summary>
internal sealed class HubClientOptionsValidator : IValidateOptions<HubClientOptions>
{
    public ValidateOptionsResult Validate(string? name, HubClientOptions options) =>
        options.FindMistakes() is { Count: > 0 } mistakes ? ValidateOptionsResult.Fail(mistakes) : ValidateOptionsResult.Success;
}
