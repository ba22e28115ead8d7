using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Spectre.Console;

namespace EHealth.Integration.Ehealthctl;

/// <summary>Where a command writes: its answer to standard output, for people or as JSON; a failure, one sentence, to standard error.</summary>
internal sealed class Terminal
{
    private const string JsonOptionName = "--json";

    /// <summary>Into a pipe or file nothing is shortened or wrapped: there is no edge of the screen.</summary>
    private const int WidthOfPipe = 10_000;

    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // for a terminal, not for a web page: names stay readable
    };

    private static readonly JsonSerializerOptions LineJsonOptions = new(JsonOptions) { WriteIndented = false };

    private static readonly JsonFormatter MessageFormatter = new(JsonFormatter.Settings.Default.WithFormatDefaultValues(true));

    private readonly TextWriter _output;
    private readonly IAnsiConsole _remarks;

    public Terminal(ParseResult arguments)
    {
        _output = arguments.InvocationConfiguration.Output;
        IsJson = arguments.GetValue<bool>(JsonOptionName);
        _remarks = ConsoleOn(arguments.InvocationConfiguration.Error);
        Screen = ConsoleOn(_output);
        if (arguments.InvocationConfiguration is FixedWidthStreams { Width: var width })
        {
            Screen.Profile.Width = width;
        }
    }

    /// <summary>True when the answer goes to a program.</summary>
    public bool IsJson { get; }

    /// <summary>For people.</summary>
    public IAnsiConsole Screen { get; }

    public static Option<bool> JsonOption() => new(JsonOptionName) { Description = "Write the answer as JSON.", Recursive = true };

    /// <summary>A line that stays as it is, whatever the width: for sentences, and for what is to be copied.</summary>
    public void WriteLine(string text) => _output.WriteLine(text);

    /// <summary>The answer as JSON.</summary>
    public void WriteJson(object answer) => _output.WriteLine(JsonSerializer.Serialize(answer, JsonOptions));

    /// <summary>The answer as JSON on one line.</summary>
    public void WriteJsonLine(object answer) => _output.WriteLine(LineOf(answer));

    /// <summary>JSON on one line, without line feed.</summary>
    public static string LineOf(object answer) => JsonSerializer.Serialize(answer, LineJsonOptions);

    /// <summary>Bytes that stay as they are. A writer that is not the process's own output holds text only, and gets them read as UTF-8.</summary>
    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        if (!ReferenceEquals(_output, Console.Out))
        {
            _output.Write(Encoding.UTF8.GetString(bytes));
            return;
        }

        using var stream = Console.OpenStandardOutput();
        stream.Write(bytes);
    }

    /// <summary>A contract message as JSON, with the field names of the protobuf JSON mapping.</summary>
    public void WriteJson(IMessage answer) => WriteJson(JsonOf(answer));

    /// <summary>A contract message as JSON, with the field names of the protobuf JSON mapping.</summary>
    public static JsonNode JsonOf(IMessage message) => JsonNode.Parse(MessageFormatter.Format(message))!;

    /// <summary>A remark beside the answer; on standard error, so that the answer stays alone on standard output.</summary>
    public void Remark(string sentence) => _remarks.WriteLine(sentence);

    public int Fail(Failure failure)
    {
        Remark(failure.Sentence);
        return (int)failure.Code;
    }

    /// <summary>At a terminal, colours and lines that end between words; anywhere else plain text.</summary>
    private static IAnsiConsole ConsoleOn(TextWriter writer)
    {
        var output = new AnsiConsoleOutput(writer);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = output, Ansi = output.IsTerminal ? AnsiSupport.Detect : AnsiSupport.No });
        if (!output.IsTerminal)
        {
            console.Profile.Width = WidthOfPipe;
        }

        return console;
    }
}
