using EHealth.Integration.Stack.Stories;
using EHealth.Integration.Stack.Stories.Admission;

namespace EHealth.Integration.Interop.Tests.Processes;

public sealed class SeparateProcessesTests(PublishedPrograms programs)
{
    [Fact]
    public async Task EveryProgramInItsOwnProcess_AdmissionStoryIsRight()
    {
        await using var installation = await Installation.StartAsync(programs);

        var play = await AuditedPlay.PlayAsync(installation, [new AdmissionStory()], messages: 40, stopRedisHalfWay: false, TestContext.Current.CancellationToken);

        AssertRight(play);
    }

    [Fact]
    public async Task RedisKilledHalfWay_AdmissionStoryIsStillRight()
    {
        await using var installation = await Installation.StartAsync(programs);

        var play = await AuditedPlay.PlayAsync(installation, [new AdmissionStory()], messages: 40, stopRedisHalfWay: true, TestContext.Current.CancellationToken);

        AssertRight(play);
    }

    [Fact]
    public async Task RunningPrograms_WatchNoFiles()
    {
        await using var installation = await Installation.StartAsync(programs);

        // What a process watches stands among its open files. .NET's hosts watch all that lies below the working directory, each write of a journal included.
        Assert.All(
            [installation.Hub, installation.Hl7v2, installation.CivilRegistry, installation.TaxInsurance],
            program => Assert.DoesNotContain(program.OpenFiles(), file => file.Contains("inotify", StringComparison.Ordinal)));
    }

    private static void AssertRight(AuditedPlay play)
    {
        var findings = play.Stories.Append(play.Audit).SelectMany(story => story.Steps).Where(step => !step.Ok).Select(step => $"{step.Name}: {step.Finding}");
        Assert.Empty(findings);
        Assert.True(play.Ok);
    }
}
