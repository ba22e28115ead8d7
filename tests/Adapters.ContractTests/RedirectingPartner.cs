using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Adapters.ContractTests;

/// <summary>Sends every caller on to another service, method and body unchanged.</summary>
internal sealed class RedirectingPartner : IAsyncDisposable
{
    private readonly WebApplication _application;

    private RedirectingPartner(WebApplication application) => _application = application;

    public Uri Address => new(_application.Urls.Single() + "/");

    public static async Task<RedirectingPartner> StartAsync(Uri target, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var application = builder.Build();
        application.Run(context => Results.Redirect(new Uri(target, context.Request.Path).AbsoluteUri, preserveMethod: true).ExecuteAsync(context));
        await application.StartAsync(cancellationToken);
        return new RedirectingPartner(application);
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
