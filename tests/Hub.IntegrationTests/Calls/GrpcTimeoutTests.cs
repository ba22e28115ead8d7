using EHealth.Integration.Hub.Host.Endpoints;
using Microsoft.AspNetCore.Http;

namespace EHealth.Integration.Hub.IntegrationTests.Calls;

/// <summary>The header of gRPC's deadline.</summary>
public sealed class GrpcTimeoutTests
{
    [Theory]
    [InlineData("2H", 7_200_000)]
    [InlineData("3M", 180_000)]
    [InlineData("5S", 5_000)]
    [InlineData("250m", 250)]
    [InlineData("2000u", 2)]
    [InlineData("99999999n", 99.9999)]
    [InlineData("0m", 0)]
    public void Text_IsRead(string text, double milliseconds) => Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), Of(text));

    [Theory]
    [InlineData("")]
    [InlineData("S")]
    [InlineData("5")]
    [InlineData("-5S")]
    [InlineData("5 S")]
    [InlineData("5x")]
    [InlineData("123456789S")]
    public void NoSuchText_IsNoTimeout(string text) => Assert.Null(Of(text));

    [Fact]
    public void NoHeader_IsNoTimeout() => Assert.Null(GrpcTimeout.Of(new HeaderDictionary()));

    private static TimeSpan? Of(string text) => GrpcTimeout.Of(new HeaderDictionary { ["grpc-timeout"] = text });
}
