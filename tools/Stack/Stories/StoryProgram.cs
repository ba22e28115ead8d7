using EHealth.Integration.Sdk;

namespace EHealth.Integration.Stack.Stories;

/// <summary>A partner system's program in a story: nothing but the SDK.</summary>
internal static class StoryProgram
{
    /// <summary>Builds a program that connects as the demonstration partner.</summary>
    /// <param name="target">The system that the story is played on.</param>
    /// <param name="connect">What it does at the hub.</param>
    /// <param name="register">Its own services.</param>
    public static IHost Build(IStoryTarget target, Action<HubClientBuilder> connect, Action<IServiceCollection> register)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Logging.ClearProviders();
        register(builder.Services);
        var client = target.ClientOptionsOf(DevelopmentDirectory.Partner);
        connect(builder.Services.AddEHealthHub(hub =>
        {
            hub.Addresses = client.Addresses;
            hub.CertificatePath = client.CertificatePath;
            hub.PrivateKeyPath = client.PrivateKeyPath;
            hub.TrustedAuthorityPath = client.TrustedAuthorityPath;
        }));
        return builder.Build();
    }
}
