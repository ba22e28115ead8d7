using System.CommandLine;
using System.Globalization;
using EHealth.Integration.Contracts;
using EHealth.Integration.Hub.Core.Catalogue;
using EHealth.Integration.Hub.Core.Systems;
using EHealth.Integration.Hub.Host;
using Spectre.Console;

namespace EHealth.Integration.Ehealthctl.Directories;

/// <summary><c>directory check</c>: what a hub would say about a directory file, before it is put in force.</summary>
internal sealed class CheckCommand : Command
{
    private const string NodePrefix = "hub.";

    private readonly Argument<FileInfo> _file = new("FILE") { Description = "Directory file (JSON)." };

    public CheckCommand()
        : base("check", "Check a directory file against the published contracts: all mistakes at once, or its systems.")
    {
        Add(_file);
        SetAction(Run);
    }

    private int Run(ParseResult arguments)
    {
        var (terminal, path) = (new Terminal(arguments), arguments.GetRequiredValue(_file).ToString());
        byte[] text;
        try
        {
            text = File.ReadAllBytes(path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return terminal.Fail(new Failure(ExitCode.WrongUsage, $"Directory file '{path}' cannot be read: {unreadable.Message}"));
        }

        ContractCatalogue catalogue;
        try
        {
            // As the hub does it: contracts that were dropped in stand beside the directory file.
            catalogue = ContractCatalogue.Build([.. ContractFiles.All, .. PublishedContracts.Read(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, "contracts"))]);
        }
        catch (Exception bad) when (bad is HubStartException or ContractException)
        {
            return terminal.Fail(new Failure(ExitCode.WrongUsage, bad.Message));
        }

        var snapshot = new DirectoryReader(catalogue).Read(text, out var mistakes);
        return snapshot is null ? WriteMistakes(terminal, path, mistakes) : WriteSystems(terminal, path, [.. snapshot.Systems]);
    }

    private static int WriteMistakes(Terminal terminal, string path, IReadOnlyList<string> mistakes)
    {
        if (terminal.IsJson)
        {
            terminal.WriteJson(new { valid = false, mistakes });
            return (int)ExitCode.No;
        }

        var list = string.Concat(mistakes.Select(mistake => $"{Environment.NewLine}  {mistake}"));
        return terminal.Fail(new Failure(ExitCode.No, $"'{path}' has {mistakes.Count} mistake{(mistakes.Count == 1 ? "" : "s")}:{list}"));
    }

    private static int WriteSystems(Terminal terminal, string path, IReadOnlyCollection<RegisteredSystem> systems)
    {
        if (terminal.IsJson)
        {
            terminal.WriteJson(new { valid = true, systems = systems.Select(CountsOf) });
        }
        else
        {
            WriteTable(terminal.Screen, systems);
            terminal.WriteLine($"{Environment.NewLine}{systems.Count} system{(systems.Count == 1 ? "" : "s")}, no mistakes.");
        }

        if (!systems.Any(system => system.Id.StartsWith(NodePrefix, StringComparison.Ordinal)))
        {
            terminal.Remark($"'{path}' lists no hub node ({NodePrefix}NAME): a hub does not start with a directory that lacks its own entry.");
        }

        return (int)ExitCode.Ok;
    }

    private static void WriteTable(IAnsiConsole screen, IEnumerable<RegisteredSystem> systems)
    {
        var table = Layout.TableOf("SYSTEM", ">PROVIDES", ">GRANTS", ">PUBLISHES", ">SUBSCRIBES", "NAME");
        foreach (var system in systems)
        {
            var counts = CountsOf(system);
            table.AddRow(
                new Text(system.Id), CellOf(counts.Provides), CellOf(counts.Grants), CellOf(counts.Publishes), CellOf(counts.Subscribes), new OneLine(system.Name, Color.Grey));
        }

        screen.Write(table);
    }

    private static Text CellOf(int count) => count == 0 ? new Text("·", Color.Grey) : new Text(count.ToString(CultureInfo.InvariantCulture));

    private static SystemCounts CountsOf(RegisteredSystem system) =>
        new(system.Id, system.Name, system.Provides.Count, system.Grants.Count, system.Publishes.Count, system.Subscribes.Count);

    private sealed record SystemCounts(string Id, string Name, int Provides, int Grants, int Publishes, int Subscribes);
}
