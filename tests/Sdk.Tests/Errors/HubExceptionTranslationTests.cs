using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Protocol.Errors;
using EHealth.Integration.Sdk.Calls;
using Grpc.Core;

namespace EHealth.Integration.Sdk.Tests.Errors;

public sealed class HubExceptionTranslationTests
{
    [Fact]
    public void HubsError_IsTakenFromTheDetails()
    {
        var error = new HubError(HubErrorCode.RateExceeded) { RetryAfter = TimeSpan.FromSeconds(2), Resource = "x", ExchangeId = "id" };
        var failed = GrpcErrorTranslation.ToStatus(error).ToRpcException();

        var exception = HubExceptionTranslation.FromRpc(failed)!;

        Assert.Equal(error, exception.Error);
        Assert.Equal((HubErrorCode.RateExceeded, TimeSpan.FromSeconds(2), "id"), (exception.Code, exception.RetryAfter, exception.ExchangeId));
        Assert.Same(failed, exception.InnerException);
        Assert.StartsWith("RATE_EXCEEDED: ", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StatusCode.Unavailable, HubErrorCode.HubUnavailable)]
    [InlineData(StatusCode.DeadlineExceeded, HubErrorCode.PartnerTimeout)]
    public void FailureOfTheTransport_IsTheCodeThatSaysWhatToDo(StatusCode status, HubErrorCode expected) =>
        Assert.Equal(new HubError(expected), HubExceptionTranslation.FromRpc(Failed(status))?.Error);

    [Theory]
    [InlineData(StatusCode.Cancelled)]
    [InlineData(StatusCode.Unknown)]
    [InlineData(StatusCode.Internal)]
    [InlineData(StatusCode.Unauthenticated)]
    [InlineData(StatusCode.ResourceExhausted)]
    public void AnythingElse_StaysAsItIs(StatusCode status) => Assert.Null(HubExceptionTranslation.FromRpc(Failed(status)));

    private static RpcException Failed(StatusCode status) => new(new Status(status, "of the transport"));
}
