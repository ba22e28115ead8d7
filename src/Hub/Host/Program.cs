using EHealth.Integration.Hub.Host;

try
{
    var app = HubApplication.Build(WebApplication.CreateBuilder(args));
    await app.RunAsync();
    return 0;
}
catch (Exception failure) when (StartFailure.Explain(failure) is { } sentence)
{
    await Console.Error.WriteLineAsync($"The hub cannot start: {sentence}.");
    return 1;
}
