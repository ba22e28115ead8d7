using EHealth.Integration.Protocol.Metadata;
using Grpc.Core;

namespace EHealth.Integration.Sdk.Calls;

/// <summary>Says who, why and for whom on a single call: <c>client.GetPersonAsync(request, HubCall.With(purpose: PurposeOfUse.Payment))</c>.</summary>
public static class HubCall
{
    /// <summary>Options of one call; what is left out comes from <see cref="HubClientOptions"/>.</summary>
    /// <param name="purpose">Purpose of use (HL7 v3 code).</param>
    /// <param name="reason">Reason in words; required with purpose ETREAT.</param>
    /// <param name="onBehalfOf">The system spoken for; the directory must allow it.</param>
    /// <param name="recipient">The system that shall answer, where several could.</param>
    /// <param name="messageId">Own message id, to make a repetition recognisable across a restart; the SDK makes one otherwise.</param>
    /// <param name="timeout">How long to wait, repetitions included.</param>
    /// <param name="cancellationToken">Abandons the call.</param>
    public static CallOptions With(
        string? purpose = null,
        string? reason = null,
        string? onBehalfOf = null,
        string? recipient = null,
        Guid? messageId = null,
        TimeSpan? timeout = null,
        CancellationToken cancellationToken = default)
    {
        var headers = new Metadata();
        Add(MetadataNames.Purpose, purpose);
        Add(MetadataNames.Reason, reason);
        Add(MetadataNames.OnBehalfOf, onBehalfOf);
        Add(MetadataNames.Recipient, recipient);
        Add(MetadataNames.MessageId, messageId?.ToString("D"));
        return new CallOptions(headers, TimeProvider.System.GetUtcNow().UtcDateTime + timeout, cancellationToken);

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                headers.Add(name, value);
            }
        }
    }
}
