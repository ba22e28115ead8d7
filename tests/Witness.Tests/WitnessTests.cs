using System.Net;
using System.Text;
using EHealth.Integration.TransparencyLog.Notes;
using Microsoft.AspNetCore.Builder;

namespace EHealth.Integration.Witness.Tests;

/// <summary>Over HTTP, each as C2SP tlog-witness demands it.</summary>
public sealed class WitnessTests : IAsyncLifetime
{
    private static readonly NoteSigner Key = NoteSigner.Create("audit.hub.test", NoteAlgorithm.Ed25519);

    private readonly RunningWitness _witness = new(Key.Verifier);
    private readonly TestLog _log = new(Key);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _witness.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _witness.DisposeAsync();
        _log.Dispose();
    }

    [Fact]
    public async Task CheckpointThatExtendsTheLastOne_IsCosigned()
    {
        await AddAsync(_log.Submission(0, 5));
        var (status, body) = await AddAsync(_log.Submission(5, 12));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.True(_witness.Key.Verify(_log.TextAt(12), Assert.Single(SignedNote.TryParseSignatures(body)!)));
    }

    [Fact]
    public async Task SameCheckpointAgain_IsCosignedAgain()
    {
        await AddAsync(_log.Submission(0, 5));

        Assert.Equal(HttpStatusCode.OK, (await AddAsync(_log.Submission(5, 5))).Status);
    }

    [Fact]
    public async Task OldSizeThatIsNotTheLastOne_IsToldTheLastOne()
    {
        await AddAsync(_log.Submission(0, 5));

        Assert.Equal((HttpStatusCode.Conflict, "5\n"), await AddAsync(_log.Submission(4, 12)));
    }

    // Two views of one log, both signed with its key: what no reader of one of them could notice.
    [Theory]
    [InlineData(5)]
    [InlineData(12)]
    public async Task ForkedView_IsNotCosigned(long size)
    {
        await AddAsync(_log.Submission(0, 5));
        using var fork = new TestLog(Key, forkAt: 3);

        var (status, body) = await AddAsync(fork.Submission(5, size));

        Assert.Equal(size == 5 ? HttpStatusCode.Conflict : HttpStatusCode.UnprocessableEntity, status);
        Assert.Null(SignedNote.TryParseSignatures(body));
        Assert.Equal(HttpStatusCode.OK, (await AddAsync(_log.Submission(5, 12))).Status);
    }

    [Fact]
    public async Task ForkedViewAfterARestart_IsNotCosigned()
    {
        await AddAsync(_log.Submission(0, 5));
        await _witness.StopAsync();
        await _witness.StartAsync();
        using var fork = new TestLog(Key, forkAt: 3);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await AddAsync(fork.Submission(5, 12))).Status);
        Assert.Equal(HttpStatusCode.OK, (await AddAsync(_log.Submission(5, 12))).Status);
    }

    [Fact]
    public async Task LogThatIsNotKnown_IsNotFound()
    {
        using var other = new TestLog(NoteSigner.Create("audit.hub.other", NoteAlgorithm.Ed25519));

        Assert.Equal(HttpStatusCode.NotFound, (await AddAsync(other.Submission(0, 5))).Status);
    }

    [Fact]
    public async Task SignatureByAnotherKey_IsForbidden()
    {
        using var stranger = new TestLog(NoteSigner.Create("audit.hub.test", NoteAlgorithm.Ed25519));

        Assert.Equal(HttpStatusCode.Forbidden, (await AddAsync(stranger.Submission(0, 5))).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("old\n\n")]
    [InlineData("old 05\n\n")]
    [InlineData("old 0\nAAAA\n\n")]
    [InlineData("old 0\n\nno note")]
    public async Task BodyThatIsNoSubmission_IsABadRequest(string body) => Assert.Equal(HttpStatusCode.BadRequest, (await AddAsync(body)).Status);

    [Fact]
    public async Task OldSizeLargerThanTheCheckpoint_IsABadRequest() => Assert.Equal(HttpStatusCode.BadRequest, (await AddAsync(_log.Submission(9, 5))).Status);

    [Fact]
    public async Task ManyAtOnce_AreSeenOneAfterTheOther()
    {
        var answers = await Task.WhenAll(Enumerable.Range(1, 16).Select(size => AddAsync(_log.Submission(0, size))));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.Equal(15, answers.Count(answer => answer.Status == HttpStatusCode.Conflict));
    }

    [Fact]
    public void WrongConfiguration_IsToldInOne()
    {
        var wrong = Assert.Throws<InvalidDataException>(() => WitnessApplication.Build(WebApplication.CreateBuilder(["--Witness:KeyFilePath=/nowhere/key", "--Witness:Logs:0=x"])));

        Assert.Contains("'x' is no public key of a log; '/nowhere/key' does not exist", wrong.Message, StringComparison.Ordinal);
    }

    private async Task<(HttpStatusCode Status, string Body)> AddAsync(string submission)
    {
        using var client = new HttpClient();
        using var response = await client.PostAsync(new Uri(_witness.Address, "/add-checkpoint"), new StringContent(submission, Encoding.UTF8, "text/plain"), Cancellation);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation));
    }
}
