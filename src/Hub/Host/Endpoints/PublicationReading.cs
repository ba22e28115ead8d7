using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Pipeline.Stages;
using Google.Protobuf;

namespace EHealth.Integration.Hub.Host.Endpoints;

/// <summary>Reads a PublishRequest whose event and source message stay where they are: the generated parser would copy both.</summary>
internal static class PublicationReading
{
    /// <summary>The request; null when the bytes are none.</summary>
    /// <param name="bytes">The serialized request; must stay unchanged while it is used.</param>
    public static PublishRequest? Read(byte[] bytes)
    {
        try
        {
            return Split(bytes);
        }
        catch (Exception unreadable) when (unreadable is InvalidProtocolBufferException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    private static PublishRequest? Split(byte[] bytes)
    {
        var (payload, source) = (ByteString.Empty, ByteString.Empty);
        using var small = new MemoryStream();
        for (var at = 0; at < bytes.Length;)
        {
            using var input = new CodedInputStream(bytes, at, bytes.Length - at);
            var tag = input.ReadTag();
            var field = WireFormat.GetTagFieldNumber(tag);
            if (WireFormat.GetTagWireType(tag) != WireFormat.WireType.LengthDelimited)
            {
                input.SkipLastField();
                small.Write(bytes, at, (int)input.Position - at);
                at = (int)input.Position;
                if (small.Length > AdmissionOptions.EnvelopeBytes)
                {
                    return null;
                }

                continue;
            }

            var length = input.ReadLength();
            var content = bytes.AsMemory((int)input.Position, length);
            var end = (int)input.Position + length;
            if (field == PublishRequest.PayloadFieldNumber)
            {
                payload = UnsafeByteOperations.UnsafeWrap(content);
            }
            else if (field == PublishRequest.SourceMessageFieldNumber)
            {
                source = UnsafeByteOperations.UnsafeWrap(content);
            }
            else if (small.Length + end - at > AdmissionOptions.EnvelopeBytes)
            {
                return null; // all else is ids and names, and is copied
            }
            else
            {
                small.Write(bytes, at, end - at);
            }

            at = end;
        }

        var request = PublishRequest.Parser.ParseFrom(small.GetBuffer(), 0, (int)small.Length);
        (request.Payload, request.SourceMessage) = (payload, source);
        return request;
    }
}
