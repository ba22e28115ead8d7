using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using EHealth.Integration.Protocol.Errors;
using EHealth.Integration.Sdk;
using Grpc.Core;

namespace EHealth.Integration.Ehealthctl.Calls;

/// <summary>Tells a hub that says no from one that is not there, each in a sentence.</summary>
internal static class HubFailure
{
    private const string HungUp = "it closes the connection; is the certificate from the authority that the hub trusts, and in its time";

    /// <summary>True when the SDK chose the code itself because no hub answered.</summary>
    public static bool IsOfTransport(HubException failed) =>
        failed.InnerException is RpcException rpc && GrpcErrorTranslation.FromStatus(rpc.GetRpcStatus()) is null;

    /// <summary>The sentence for a refusal: code, what it is about, when to come again, exchange id.</summary>
    public static Failure Refused(HubException refused)
    {
        var advice = refused.RetryAfter is { } pause ? string.Create(CultureInfo.InvariantCulture, $"; come again in {pause.TotalSeconds:0.#} s") : "";
        return new Failure(ExitCode.No, $"Refused with {refused.Message}{advice} (exchange {refused.ExchangeId ?? "unknown"}).");
    }

    /// <summary>The sentence for a hub that cannot be reached.</summary>
    public static Failure Unreachable(Uri hub, TimeSpan timeout, Exception failed, CancellationToken cancellationToken)
    {
        var rpc = failed as RpcException ?? failed.InnerException as RpcException;
        var reason = cancellationToken.IsCancellationRequested ? "given up before it answered"
            : rpc?.StatusCode == StatusCode.DeadlineExceeded ? string.Create(CultureInfo.InvariantCulture, $"no answer within {timeout.TotalSeconds:0.#} s")
            : ReasonOf(rpc?.Status.DebugException);
        return new Failure(ExitCode.Unreachable, $"Cannot reach the hub at {hub.GetLeftPart(UriPartial.Authority)}: {reason}.");
    }

    private static string ReasonOf(Exception? failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case AuthenticationException:
                    return "TLS failed; the hub's certificate does not come from the trusted authority, or does not carry this host name";
                case SocketException { SocketErrorCode: SocketError.ConnectionReset }:
                    return HungUp;
                case SocketException socket:
                    return char.ToLowerInvariant(socket.Message[0]) + socket.Message[1..];
            }
        }

        return HungUp;
    }
}
