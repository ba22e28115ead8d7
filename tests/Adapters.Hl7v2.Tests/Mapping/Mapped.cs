using EHealth.Integration.Adapters.Hl7v2.Mapping;
using EHealth.Integration.Hl7.Tests;
using Google.Protobuf;

namespace EHealth.Integration.Adapters.Hl7v2.Tests.Mapping;

/// <summary>What a message is mapped to.</summary>
internal static class Mapped
{
    public static MappingContext Context { get; } = new("uz.hosp.sirdaryo-01.his", TimeSpan.FromHours(5));

    public static IMessage Event(string text)
    {
        var outcome = MessageMappings.Map(Samples.Parse(text), Context);
        Assert.Null(outcome.Refusal);
        return outcome.Event!;
    }

    public static TEvent Event<TEvent>(string text, string sent, string instead)
        where TEvent : IMessage => Assert.IsType<TEvent>(Event(Changed(text, sent, instead)));

    public static Hl7Refusal Refusal(string text)
    {
        var outcome = MessageMappings.Map(Samples.Parse(text), Context);
        Assert.NotNull(outcome.Refusal);
        return outcome.Refusal;
    }

    public static string Changed(string text, string sent, string instead)
    {
        Assert.Contains(sent, text, StringComparison.Ordinal);
        return text.Replace(sent, instead, StringComparison.Ordinal);
    }
}
