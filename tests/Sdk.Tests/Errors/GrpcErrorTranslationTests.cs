using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Protocol.Errors;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace EHealth.Integration.Sdk.Tests.Errors;

public sealed class GrpcErrorTranslationTests
{
    /// <summary>The table of the error catalogue: gRPC status and the standard detail beside ErrorInfo.</summary>
    private static readonly Dictionary<HubErrorCode, (StatusCode Status, System.Type? Detail)> Table = new()
    {
        [HubErrorCode.MessageUnreadable] = (StatusCode.InvalidArgument, typeof(BadRequest)),
        [HubErrorCode.FieldMissing] = (StatusCode.InvalidArgument, typeof(BadRequest)),
        [HubErrorCode.FieldInvalid] = (StatusCode.InvalidArgument, typeof(BadRequest)),
        [HubErrorCode.CodeUnknown] = (StatusCode.InvalidArgument, typeof(BadRequest)),
        [HubErrorCode.TypeUnsupported] = (StatusCode.Unimplemented, null),
        [HubErrorCode.VersionUnsupported] = (StatusCode.Unimplemented, null),
        [HubErrorCode.MessageTooLarge] = (StatusCode.ResourceExhausted, null),
        [HubErrorCode.RateExceeded] = (StatusCode.ResourceExhausted, typeof(QuotaFailure)),
        [HubErrorCode.SenderUnauthenticated] = (StatusCode.Unauthenticated, null),
        [HubErrorCode.SenderForbidden] = (StatusCode.PermissionDenied, null),
        [HubErrorCode.PurposeForbidden] = (StatusCode.PermissionDenied, null),
        [HubErrorCode.RecipientUnknown] = (StatusCode.NotFound, typeof(ResourceInfo)),
        [HubErrorCode.MessageDuplicate] = (StatusCode.AlreadyExists, typeof(ResourceInfo)),
        [HubErrorCode.HubUnavailable] = (StatusCode.Unavailable, null),
        [HubErrorCode.PartnerUnavailable] = (StatusCode.Unavailable, null),
        [HubErrorCode.PartnerTimeout] = (StatusCode.DeadlineExceeded, null),
        [HubErrorCode.OutcomeUnknown] = (StatusCode.Aborted, null),
        [HubErrorCode.PartnerRejected] = (StatusCode.FailedPrecondition, null),
        [HubErrorCode.InternalError] = (StatusCode.Internal, typeof(RequestInfo)),
    };

    public static TheoryData<HubErrorCode> Codes => [.. System.Enum.GetValues<HubErrorCode>().Where(code => code != HubErrorCode.Unspecified)];

    [Theory]
    [MemberData(nameof(Codes))]
    public void EveryError_SurvivesTheWay(HubErrorCode code)
    {
        var error = Full(code);

        Assert.Equal(error, GrpcErrorTranslation.FromStatus(Sent(error).GetRpcStatus()));
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void ErrorWithNothingButItsCode_SurvivesTheWay(HubErrorCode code)
    {
        var error = new HubError(code);

        Assert.Equal(error, GrpcErrorTranslation.FromStatus(Sent(error).GetRpcStatus()));
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void EveryError_HasTheStatusAndDetailOfTheCatalogue(HubErrorCode code)
    {
        var failed = Sent(Full(code));
        var status = failed.GetRpcStatus()!;
        var details = status.Details.Select(detail => Any.GetTypeName(detail.TypeUrl)).ToHashSet();

        Assert.Equal(Table[code].Status, failed.StatusCode);
        Assert.Equal((int)Table[code].Status, status.Code);
        Assert.Contains("google.rpc.ErrorInfo", details);
        Assert.Contains("google.rpc.RetryInfo", details);
        Assert.Equal(Table[code].Detail is { } type ? [$"google.rpc.{type.Name}"] : [], details.Except(["google.rpc.ErrorInfo", "google.rpc.RetryInfo"]));
    }

    [Fact]
    public void ErrorInfo_NamesTheCodeAsTheContractDoes()
    {
        var info = Sent(Full(HubErrorCode.SenderForbidden)).GetRpcStatus()!.GetDetail<ErrorInfo>()!;

        Assert.Equal(("integration.ehealth", "SENDER_FORBIDDEN"), (info.Domain, info.Reason));
    }

    [Fact]
    public void StandardDetails_HoldWhatGenericClientsLookFor()
    {
        Assert.Equal("patient.value", Detail<BadRequest>(HubErrorCode.FieldInvalid).FieldViolations.Single().Field);
        Assert.Equal("the resource", Detail<QuotaFailure>(HubErrorCode.RateExceeded).Violations.Single().Subject);
        Assert.Equal("the resource", Detail<ResourceInfo>(HubErrorCode.MessageDuplicate).ResourceName);
        Assert.Equal("the exchange", Detail<RequestInfo>(HubErrorCode.InternalError).RequestId);
        Assert.Equal("partner-says-no", Detail<ErrorInfo>(HubErrorCode.PartnerRejected).Metadata["partner_code"]);
        Assert.Equal(TimeSpan.FromMilliseconds(1234), Detail<RetryInfo>(HubErrorCode.HubUnavailable).RetryDelay.ToTimeSpan());

        static T Detail<T>(HubErrorCode code)
            where T : class, Google.Protobuf.IMessage<T>, new() => Sent(Full(code)).GetRpcStatus()!.GetDetail<T>()!;
    }

    [Fact]
    public void StatusThatIsNotAHubs_IsNotTranslated()
    {
        var foreign = new Google.Rpc.Status { Code = (int)StatusCode.Unavailable };
        Assert.Null(GrpcErrorTranslation.FromStatus(null));
        Assert.Null(GrpcErrorTranslation.FromStatus(foreign));

        foreign.Details.Add(Any.Pack(new ErrorInfo { Domain = "googleapis.com", Reason = "RATE_EXCEEDED" }));
        Assert.Null(GrpcErrorTranslation.FromStatus(foreign));
    }

    [Theory]
    [InlineData("A_CODE_OF_A_LATER_VERSION")]
    [InlineData("HUB_ERROR_CODE_UNSPECIFIED")]
    [InlineData("field_invalid")]
    [InlineData("3")]
    public void ReasonThatIsNoCode_IsNotTranslated(string reason)
    {
        var status = new Google.Rpc.Status { Details = { Any.Pack(new ErrorInfo { Domain = ErrorCatalogue.Domain, Reason = reason }) } };

        Assert.Null(GrpcErrorTranslation.FromStatus(status));
        Assert.False(ErrorCatalogue.TryParse(reason, out _));
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void EveryCode_HasASentenceOfItsOwn(HubErrorCode code)
    {
        var sentences = Codes.Select(row => ErrorCatalogue.Describe(Full(row.Data)));

        Assert.Single(sentences, sentence => sentence == ErrorCatalogue.Describe(Full(code)));
        Assert.True(ErrorCatalogue.TryParse(ErrorCatalogue.Reason(code), out var parsed));
        Assert.Equal(code, parsed);
    }

    [Fact]
    public void TransientCodes_AreThoseARepetitionCanHelp() =>
        Assert.Equal(
            [
                HubErrorCode.RateExceeded, HubErrorCode.HubUnavailable, HubErrorCode.PartnerUnavailable, HubErrorCode.PartnerTimeout,
                HubErrorCode.OutcomeUnknown,
            ],
            System.Enum.GetValues<HubErrorCode>().Where(ErrorCatalogue.IsTransient));

    private static HubError Full(HubErrorCode code) => new(code)
    {
        Field = "patient.value",
        Rule = "pinfl",
        RetryAfter = TimeSpan.FromMilliseconds(1234),
        PartnerCode = "partner-says-no",
        Resource = "the resource",
        ExchangeId = "the exchange",
    };

    /// <summary>The error as a client catches it: through the trailer's bytes.</summary>
    private static RpcException Sent(HubError error) => GrpcErrorTranslation.ToStatus(error).ToRpcException();
}
