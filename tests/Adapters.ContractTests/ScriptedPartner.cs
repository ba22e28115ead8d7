using System.Net;
using System.Text;
using Microsoft.Extensions.Http;

namespace EHealth.Integration.Adapters.ContractTests;

/// <summary>Stands in for the network where a reply is wanted that no simulator gives.</summary>
internal sealed class ScriptedPartner(Func<HttpResponseMessage> reply) : HttpMessageHandler, IHttpMessageHandlerBuilderFilter
{
    public int Calls { get; private set; }

    public static HttpResponseMessage Reply(HttpStatusCode status, string body) => Reply(status, Encoding.UTF8.GetBytes(body));

    public static HttpResponseMessage Reply(HttpStatusCode status, byte[] body) => new(status) { Content = new ByteArrayContent(body) };

    public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
    {
        next(builder);
        builder.PrimaryHandler = this;
    };

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Calls++;
        return Task.FromResult(reply());
    }
}
