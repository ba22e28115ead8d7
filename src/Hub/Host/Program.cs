using EHealth.Integration.Hub.Host;

try
{
    // No watching of configuration files: .NET watches everything below the working directory, and pays for each write of a journal that lies there.
    var app = HubApplication.Build(WebApplication.CreateBuilder(["--hostBuilder:reloadConfigOnChange=false", .. args]));
    await app.RunAsync();
    return 0;
}
catch (Exception failure) when (StartFailure.Explain(failure) is { } sentence)
{
    await Console.Error.WriteLineAsync($"The hub cannot start: {sentence}.");
    return 1;
}
