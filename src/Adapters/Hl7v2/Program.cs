using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

// EX_CONFIG of sysexits.h: a service supervisor shows it as such and need not try again.
const int ConfigurationWrong = 78;

// No watching of configuration files: .NET watches everything below the working directory, and pays for each write of a journal that lies there.
var builder = Host.CreateApplicationBuilder(["--hostBuilder:reloadConfigOnChange=false", .. args]);
try
{
    // Binds options: a text that is no number ("Port": "abc") shows here.
    builder.Services.AddHl7v2Adapter(builder.Configuration);
}
catch (InvalidOperationException wrong)
{
    return await RefuseAsync(wrong);
}

using var host = builder.Build();
try
{
    // Before the host does it itself: the operator gets the mistakes and not their stack trace.
    host.Services.GetRequiredService<IStartupValidator>().Validate();
}
catch (Exception wrong) when (wrong is OptionsValidationException or AggregateException or InvalidOperationException)
{
    return await RefuseAsync(wrong);
}

try
{
    await host.RunAsync();
    return 0;
}
catch (Exception wrong) when (wrong is OptionsValidationException or AggregateException or SocketException or HttpListenerException or CryptographicException)
{
    return await RefuseAsync(wrong);
}

static async Task<int> RefuseAsync(Exception wrong)
{
    await Console.Error.WriteLineAsync($"The HL7v2 adapter does not start: {wrong.Message}");
    return ConfigurationWrong;
}
