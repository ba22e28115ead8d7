using System.CommandLine;

namespace EHealth.Integration.Benchmarks.Peers;

/// <summary>The programs of a comparison. Each runs in a process of its own: this program again, with <c>peer</c> and a name.</summary>
internal static class PeerCommand
{
    /// <summary>What a peer writes when it can be called.</summary>
    public const string Ready = "peer is ready";

    public static Command Create()
    {
        var kind = new Argument<string>("kind") { Description = "echo, relay, yarp, provider, registry, instant-registry or garnet." };
        var port = new Option<int>("--port") { Description = "Where to listen." };
        var upstream = new Option<string>("--upstream") { Description = "Whom to forward to, or the hub.", DefaultValueFactory = _ => "" };
        var certificates = new Option<string>("--certificates") { Description = "Folder with certificates; without it the peer speaks without TLS.", DefaultValueFactory = _ => "" };
        var system = new Option<string>("--system") { Description = "System id of a provider.", DefaultValueFactory = _ => "" };
        var command = new Command("peer", "Starts one program of a comparison.") { kind, port, upstream, certificates, system };
        command.Hidden = true;
        command.SetAction((arguments, cancellationToken) =>
        {
            var peer = new PeerOptions(arguments.GetValue(port), arguments.GetValue(upstream)!, arguments.GetValue(certificates)!, arguments.GetValue(system)!);
            return arguments.GetValue(kind) switch
            {
                "echo" => EchoPeer.RunAsync(peer, cancellationToken),
                "relay" => RelayPeer.RunAsync(peer, cancellationToken),
                "yarp" => YarpPeer.RunAsync(peer, cancellationToken),
                "provider" => ProviderPeer.RunAsync(peer, cancellationToken),
                "registry" => RegistryPeer.RunAsync(peer, cancellationToken),
                "instant-registry" => InstantRegistryPeer.RunAsync(peer, cancellationToken),
                "garnet" => GarnetPeer.RunAsync(peer, cancellationToken),
                var unknown => throw new ArgumentException($"there is no peer '{unknown}'"),
            };
        });
        return command;
    }
}
