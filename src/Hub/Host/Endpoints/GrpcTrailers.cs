using System.Globalization;
using EHealth.Integration.Protocol.Errors;
using Google.Protobuf;

namespace EHealth.Integration.Hub.Host.Endpoints;

/// <summary>gRPC's status at the end of an answer.</summary>
internal static class GrpcTrailers
{
    private const string Status = "grpc-status";

    /// <summary>OK, or the refusal with its details.</summary>
    public static void Append(HttpResponse response, HubError? error)
    {
        if (error is null)
        {
            response.AppendTrailer(Status, "0");
            return;
        }

        var status = GrpcErrorTranslation.ToStatus(error);
        response.AppendTrailer(Status, status.Code.ToString(CultureInfo.InvariantCulture));
        response.AppendTrailer("grpc-message", Uri.EscapeDataString(status.Message));
        response.AppendTrailer("grpc-status-details-bin", Convert.ToBase64String(status.ToByteArray()));
    }
}
