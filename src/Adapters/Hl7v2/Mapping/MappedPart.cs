using EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;
using Google.Protobuf;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping;

/// <summary>One of several events that a message becomes.</summary>
/// <param name="Event">The event.</param>
/// <param name="Segments">The segments that it was made from, without the message's header: where its fields stand.</param>
internal readonly record struct MappedPart(IMessage Event, SegmentGroup Segments);
