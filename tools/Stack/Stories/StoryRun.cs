using System.Diagnostics;
using EHealth.Integration.Hub.Host;
using EHealth.Integration.Stack.Stories.Admission;
using EHealth.Integration.Stack.Stories.Hl7Desk;
using EHealth.Integration.Stack.Stories.Trail;
using Spectre.Console;

namespace EHealth.Integration.Stack.Stories;

/// <summary>Plays stories on a fresh stack, holds them against the audit and reports.</summary>
internal sealed class StoryRun(StackOptions stackOptions, StoryOptions options, IAnsiConsole console)
{
    private static readonly IStory[] All = [new AdmissionStory(), new Hl7DeskStory(), new AuditStory()];

    /// <returns>True when every count of every story was right.</returns>
    /// <exception cref="HubStartException">The stack cannot start, or there is no such story.</exception>
    public async Task<bool> PlayAsync(CancellationToken cancellationToken)
    {
        var stories = options.Story == "all" ? All : All.Where(story => story.Name == options.Story).ToArray();
        if (stories.Length == 0)
        {
            throw new HubStartException($"there is no story '{options.Story}'; there is {string.Join(", ", All.Select(story => story.Name))}, and all");
        }

        await using var stack = await DevelopmentStack.StartAsync(stackOptions, cancellationToken);
        var play = await AuditedPlay.PlayAsync(stack, stories, options.Messages, options.StopRedisHalfWay, cancellationToken);
        var report = StoryReport.Of(play.Stories, play.Counts, PeakMemoryMb()) with { Ok = play.Ok };
        StoryReport.Print(console, report, play.Stories, play.Audit);
        if (options.Json is { } path)
        {
            await File.WriteAllTextAsync(path, report.ToJson() + Environment.NewLine, cancellationToken);
        }

        return report.Ok;
    }

    private static double PeakMemoryMb()
    {
        using var self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64 / 1024.0 / 1024.0;
    }
}
