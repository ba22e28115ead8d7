using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Core.Pipeline.Stages;
using EHealth.Integration.Hub.Host.Tls;
using EHealth.Integration.Protocol.Errors;
using Google.Protobuf;

namespace EHealth.Integration.Hub.Host.Endpoints;

/// <summary>Events/Publish with a large event, before Grpc.AspNetCore: the frame says its length before anything of it is held, so there is room for it, or it is
/// refused unread. It is held once, and not copied: event and source message are parts of what was received. Everything else is left to
/// <see cref="EventsEndpoint"/>, untouched.</summary>
internal sealed class LargePublications(EventIntake intake, AuthenticationStage authentication, LargeMessages large, AdmissionStage admission, StreamRefusals refusals, AdmissionOptions limits, TimeProvider time)
{
    private const string Name = "ehealth.hub.v1.Events/Publish";

    /// <summary>How slowly a publisher may send one, 4 Mbit/s: it holds room that others are refused.</summary>
    private const int LeastBytesPerSecond = 512 * 1024;

    /// <summary>Beside the time that its length takes.</summary>
    private static readonly TimeSpan ArrivalStart = TimeSpan.FromSeconds(30);

    internal static readonly TimeSpan BusyRetry = TimeSpan.FromSeconds(1);

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path != "/" + Name || !GrpcFrame.IsPlain(context.Request) || await ReadLengthAsync(context) is not { } length)
        {
            await next(context);
            return;
        }

        context.Response.ContentType = GrpcFrame.ContentType;
        var error = await AnswerAsync(context, length);
        GrpcTrailers.Append(context.Response, error);
    }

    /// <returns>The message's length, its header being consumed; null, with the body untouched, when it is none that is served here.</returns>
    private static async ValueTask<int?> ReadLengthAsync(HttpContext context)
    {
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted);
            var length = GrpcFrame.LengthOf(read.Buffer);
            if (read.Buffer.Length < GrpcFrame.HeaderBytes && !read.IsCompleted)
            {
                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }

            if (length is <= LargeMessages.From or > int.MaxValue)
            {
                reader.AdvanceTo(read.Buffer.Start);
                return null;
            }

            reader.AdvanceTo(read.Buffer.GetPosition(GrpcFrame.HeaderBytes));
            return (int)length;
        }
    }

    private async Task<HubError?> AnswerAsync(HttpContext context, int length)
    {
        if (length > limits.MaxPublicationBytes)
        {
            return await RefuseAsync(context, new HubError(HubErrorCode.MessageTooLarge));
        }

        // Who is not known takes no room from the others.
        if (authentication.Authenticate(ConnectionPeer.Of(context)) is null)
        {
            return await RefuseAsync(context, new HubError(HubErrorCode.SenderUnauthenticated));
        }

        if (admission.SuspendedFor is not null)
        {
            return await RefuseAsync(context, new HubError(HubErrorCode.HubUnavailable) { RetryAfter = AdmissionStage.SuspendedRetry });
        }

        // Refused and not kept waiting: what it has sent fills the connection's window, and would hold up the small ones behind it.
        if (!large.Publications.TryEnter(length))
        {
            return await RefuseAsync(context, new HubError(HubErrorCode.HubUnavailable) { RetryAfter = BusyRetry });
        }

        try
        {
            using var overdue = new CancellationTokenSource(ArrivalStart + TimeSpan.FromSeconds(length / LeastBytesPerSecond), time);
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(overdue.Token, context.RequestAborted);
            var bytes = GC.AllocateUninitializedArray<byte>(length);
            bool isWhole;
            try
            {
                isWhole = await ReadAsync(context, bytes, ending.Token);
            }
            catch (OperationCanceledException) when (overdue.IsCancellationRequested)
            {
                return await RefuseAsync(context, new HubError(HubErrorCode.HubUnavailable) { RetryAfter = BusyRetry });
            }

            if (!isWhole || PublicationReading.Read(bytes) is not { } request)
            {
                return await RefuseAsync(context, new HubError(HubErrorCode.MessageUnreadable));
            }

            var (message, error) = await intake.AcceptAsync(request, context, context.RequestAborted);
            if (error is null)
            {
                GrpcFrame.Write(context.Response.BodyWriter, message.ToByteArray());
            }

            return error;
        }
        finally
        {
            large.Publications.Leave(length);
        }
    }

    private Task<HubError> RefuseAsync(HttpContext context, HubError error) => refusals.RecordAsync(context, Name, OperationKind.Publish, error);

    /// <returns>False when there are fewer bytes, or more.</returns>
    private static async ValueTask<bool> ReadAsync(HttpContext context, Memory<byte> message, CancellationToken cancellationToken)
    {
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            if (read.Buffer.Length > message.Length)
            {
                reader.AdvanceTo(read.Buffer.End);
                return false;
            }

            foreach (var part in read.Buffer)
            {
                part.CopyTo(message);
                message = message[part.Length..];
            }

            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return message.IsEmpty;
            }
        }
    }
}
