using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Hub.IntegrationTests.Fixture;

/// <summary>One logged line.</summary>
internal sealed record LogLine(LogLevel Level, int EventId, string Category, string Text);
