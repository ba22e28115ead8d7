using System.CommandLine;
using EHealth.Integration.Ehealthctl.Hl7.Anonymizing;
using EHealth.Integration.Ehealthctl.Hl7.Checking;
using EHealth.Integration.Ehealthctl.Hl7.Contents;
using EHealth.Integration.Ehealthctl.Hl7.Exchange;
using EHealth.Integration.Ehealthctl.Hl7.Journal;

namespace EHealth.Integration.Ehealthctl.Hl7;

/// <summary><c>hl7</c>: what a hospital's engineer needs to look at messages and to try a connection; only <c>find</c> and <c>show</c> ask the hub.</summary>
internal sealed class Hl7Command : Command
{
    public Hl7Command(TimeProvider time)
        : base("hl7", "HL7v2 messages: look at them, check, compare, anonymize, send and receive them. A hub is needed to find and show only.")
    {
        Add(new ParseCommand());
        Add(new ValidateCommand());
        Add(new TryCommand());
        Add(new DiffCommand());
        Add(new AnonymizeCommand());
        Add(new AckCommand(time));
        Add(new SendCommand(time));
        Add(new ListenCommand(time));
        Add(new CheckCommand());
        Add(new FindCommand());
        Add(new ShowCommand());
    }
}
