using System.CommandLine;
using System.Globalization;
using EHealth.Integration.Ehealthctl.Hl7.Contents;
using EHealth.Integration.Hl7.Rules;
using Spectre.Console;

namespace EHealth.Integration.Ehealthctl.Hl7.Checking;

/// <summary><c>hl7 check</c>: a folder of messages, all of them read, validated and written back.</summary>
internal sealed class CheckCommand : Command
{
    private readonly Argument<DirectoryInfo> _folder = new("DIR") { Description = "Folder; every file below it is looked at." };
    private readonly Option<Hl7ValidationLevel> _level = LevelOption.Create(Hl7ValidationLevel.Tolerant);

    public CheckCommand()
        : base("check", "Read, validate and write back every file below a folder. Says no (1) when a message does not come out as it went in.")
    {
        Add(_folder);
        Add(_level);
        SetAction(Run);
    }

    private int Run(ParseResult arguments)
    {
        var (terminal, folder) = (new Terminal(arguments), arguments.GetRequiredValue(_folder));
        if (!folder.Exists) return terminal.Fail(new Failure(ExitCode.WrongUsage, $"There is no folder '{folder}'."));

        List<FileVerdict> verdicts = [.. FilesOf(folder).Select(path => FileVerdict.Of(Path.GetRelativePath(folder.FullName, path), path, arguments.GetValue(_level)))];
        var refusals = verdicts.Where(verdict => verdict.Refusal is not null).ToList();
        int accepted = verdicts.Count(verdict => verdict.IsAccepted);
        int crashed = verdicts.Count(verdict => verdict.Crash is not null);
        int equal = verdicts.Count(verdict => verdict.IsAccepted && verdict.IsRoundTripEqual);
        if (terminal.IsJson)
        {
            terminal.WriteJsonLine(new
            {
                files = verdicts.Count,
                accepted,
                refused = refusals.Count,
                crashed,
                roundTripEqual = equal,
                refusals = CountReasons(refusals).ToDictionary(reason => reason.Name, reason => reason.Count),
            });
        }
        else
        {
            WriteUnaccepted(terminal, verdicts);
            Write(terminal, verdicts, accepted, crashed, equal, refusals);
            if (refusals.Count > 0) terminal.Remark("'ehealthctl hl7 parse FILE' shows the place and the whole sentence.");
        }

        return (int)(crashed == 0 && equal == accepted ? ExitCode.Ok : ExitCode.No);
    }

    // No links: one that leads upwards would never end.
    private static IEnumerable<string> FilesOf(DirectoryInfo folder) =>
        System.IO.Directory.EnumerateFiles(folder.FullName, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
            .Order(StringComparer.Ordinal);

    private static void WriteUnaccepted(Terminal terminal, IEnumerable<FileVerdict> verdicts)
    {
        // Names are shortened from the left, where the folders stand, so that the sentence has room.
        int nameColumns = terminal.Screen.Profile.Width / 3;
        var table = Layout.TableOf("FILE", "PLACE", ">OFFSET", "REASON");
        foreach (var verdict in verdicts)
        {
            string name = verdict.Name.Length <= nameColumns ? verdict.Name : $"…{verdict.Name[^(nameColumns - 1)..]}";
            if (verdict.Crash is { } crash)
                table.AddRow(new Text(name), new Text("·"), new Text("·"), new OneLine($"CRASHED: {crash}", Color.Red));
            else if (verdict.Refusal is { } refusal)
                table.AddRow(new Text(name), new Text(refusal.Location, Color.Aqua), NumberOf(refusal.Offset), new OneLine($"{refusal.Reason}: {refusal.Sentence}"));
            else if (!verdict.IsRoundTripEqual)
                table.AddRow(new Text(name), new Text("·"), new Text("·"), new OneLine("CHANGED: what is written is not what was read", Color.Red));
        }

        if (table.Rows.Count == 0) return;
        terminal.Screen.Write(table);
        terminal.WriteLine("");
    }

    private static void Write(Terminal terminal, List<FileVerdict> verdicts, int accepted, int crashed, int equal, List<FileVerdict> refusals)
    {
        var table = Layout.TableOf("", ">").HideHeaders();
        void Add(string what, int count) => table.AddRow(new Text(what, Color.Grey), NumberOf(count));
        Add("files", verdicts.Count);
        Add("messages", verdicts.Sum(verdict => verdict.Messages));
        Add("accepted", accepted);
        Add("  written back byte for byte", equal);
        Add("  errors found by the rules", verdicts.Sum(verdict => verdict.Errors));
        Add("  warnings", verdicts.Sum(verdict => verdict.Warnings));
        Add("refused", refusals.Count);
        foreach (var (name, count) in CountReasons(refusals)) Add($"  {name}", count);
        Add("crashed", crashed);
        terminal.Screen.Write(table);
    }

    private static IEnumerable<(string Name, int Count)> CountReasons(IEnumerable<FileVerdict> refusals) =>
        refusals.CountBy(verdict => verdict.Refusal!.Reason).Select(reason => (Name: reason.Key, Count: reason.Value))
            .OrderByDescending(reason => reason.Count).ThenBy(reason => reason.Name, StringComparer.Ordinal);

    private static Text NumberOf(int number) => new(number.ToString("#,0", CultureInfo.InvariantCulture));
}
