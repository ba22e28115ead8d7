using System.Text.Json;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Host.Endpoints;
using EHealth.Integration.Protocol.Errors;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Http;

namespace EHealth.Integration.Hub.IntegrationTests.Connect;

/// <summary>Every entry of the error catalogue goes out at both edges and can be read back whole.</summary>
public sealed class ErrorCatalogueTests
{
    private static readonly string[] ConnectCodes =
    [
        "invalid_argument", "deadline_exceeded", "not_found", "already_exists", "permission_denied", "resource_exhausted",
        "failed_precondition", "aborted", "unimplemented", "internal", "unavailable", "unauthenticated",
    ];

    public static TheoryData<HubErrorCode> Codes { get; } = [.. System.Enum.GetValues<HubErrorCode>().Where(code => code != HubErrorCode.Unspecified)];

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task EveryCode_ComesBackWholeFromAConnectBody(HubErrorCode code)
    {
        var context = new DefaultHttpContext();
        using var body = new MemoryStream();
        context.Response.Body = body;

        await ConnectProtocol.WriteErrorAsync(context, ErrorOf(code));
        await context.Response.BodyWriter.FlushAsync(TestContext.Current.CancellationToken);

        var json = JsonElement.Parse(body.ToArray());
        Assert.Equal(["code", "message", "details"], json.EnumerateObject().Select(member => member.Name));
        Assert.Contains(json.GetProperty("code").GetString(), ConnectCodes);
        Assert.InRange(context.Response.StatusCode, 400, 599);
        var status = new Google.Rpc.Status { Message = json.GetProperty("message").GetString() };
        status.Details.AddRange(json.GetProperty("details").EnumerateArray().Select(DetailOf));
        Assert.Equal(ErrorOf(code), GrpcErrorTranslation.FromStatus(status));
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void EveryCode_ComesBackWholeFromAGrpcStatus(HubErrorCode code)
    {
        var status = GrpcErrorTranslation.ToStatus(ErrorOf(code));

        Assert.Equal(ErrorOf(code), GrpcErrorTranslation.FromStatus(Google.Rpc.Status.Parser.ParseFrom(status.ToByteArray())));
    }

    private static HubError ErrorOf(HubErrorCode code) => new(code)
    {
        Field = "encounter.names[1].family",
        Rule = "max_length",
        RetryAfter = TimeSpan.FromMilliseconds(1250),
        PartnerCode = "policy-suspended",
        Resource = "ehealth.registry.v1.CivilRegistry",
        ExchangeId = "01900000-0000-7000-8000-000000000000",
    };

    private static Any DetailOf(JsonElement detail)
    {
        var value = detail.GetProperty("value").GetString()!;
        return new Any { TypeUrl = "type.googleapis.com/" + detail.GetProperty("type").GetString(), Value = ByteString.FromBase64(value.PadRight((value.Length + 3) / 4 * 4, '=')) };
    }
}
