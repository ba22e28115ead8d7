using System.Globalization;
using EHealth.Integration.Ehealthctl.Hl7.Files;
using Spectre.Console;

namespace EHealth.Integration.Ehealthctl.Hl7.Exchange;

/// <summary>What <c>hl7 send</c> tells: a line for each message as its answer comes, a summary after several.</summary>
internal sealed class SendReport(Terminal terminal)
{
    private readonly List<object> _answers = [];
    private readonly List<double> _milliseconds = [];
    private int _accepted;

    /// <summary>True when every answer was AA or CA, and the answer to what was sent.</summary>
    public bool AllAccepted => _accepted == _milliseconds.Count;

    /// <summary>Takes note of an answer.</summary>
    public void Add(OutgoingMessage message, SendOutcome outcome)
    {
        List<string> remarks = [.. RemarksOn(message, outcome.Answer)];
        bool isAccepted = outcome.Answer is { IsAcceptance: true } answer && answer.ControlId == message.ControlId;
        double milliseconds = outcome.Elapsed.TotalMilliseconds;
        _milliseconds.Add(milliseconds);
        if (isAccepted) _accepted++;
        if (terminal.IsJson)
        {
            _answers.Add(new { code = outcome.Answer?.Code, controlId = outcome.Answer?.ControlId, milliseconds = Math.Round(milliseconds, 3), accepted = isAccepted, remarks });
            return;
        }

        terminal.Screen.Write(new StyledLine()
            .Add(Visible.Of(outcome.Answer?.Code ?? "??"), isAccepted ? Color.Green : Color.Red)
            .Add($"  {Visible.Of(outcome.Answer?.ControlId ?? "")}")
            .Add(string.Create(CultureInfo.InvariantCulture, $"  {milliseconds:0.0} ms"), Color.Grey));
        foreach (var remark in remarks) terminal.WriteLine($"    {Visible.Of(remark)}");
    }

    /// <summary>Writes what is to be told of all of them.</summary>
    public void Write()
    {
        if (terminal.IsJson)
        {
            terminal.WriteJson(new { sent = _milliseconds.Count, accepted = _accepted, answers = _answers });
        }
        else if (_milliseconds.Count > 1)
        {
            _milliseconds.Sort();
            terminal.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{_milliseconds.Count:#,0} sent, {_accepted:#,0} accepted; {_milliseconds[_milliseconds.Count / 2]:0.0} ms in the middle, {_milliseconds[^1]:0.0} ms at most."));
        }
    }

    private static IEnumerable<string> RemarksOn(OutgoingMessage message, Acknowledgment? answer)
    {
        if (answer is null) return ["The answer is no HL7 message with an MSA segment."];
        return
        [
            .. answer.ControlId == message.ControlId ? [] : new[] { $"MSA-2 is not the control id that was sent ({message.ControlId}): this is the answer to another message." },
            .. answer.Errors,
            .. message.WantsTwoAnswers ? new[] { "MSH-16 asks for the application's answer too, which is not waited for." } : [],
        ];
    }
}
