using System.CommandLine;
using System.Text;
using EHealth.Integration.Protocol.Metadata;

namespace EHealth.Integration.Ehealthctl.Calls;

/// <summary><c>--purpose</c> and <c>--reason</c>: why data is asked for.</summary>
internal sealed class PurposeOptions
{
    private readonly Option<string> _purpose = new("--purpose") { Description = "Purpose of use.", HelpName = "CODE" };
    private readonly Option<string?> _reason = new("--reason") { Description = "Why, in words (ASCII); required with ETREAT.", HelpName = "TEXT" };

    /// <summary>Makes the options.</summary>
    /// <param name="absent">The purpose when none is named; null: one must be named.</param>
    public PurposeOptions(string? absent)
    {
        if (absent is null)
        {
            _purpose.Required = true;
        }
        else
        {
            _purpose.DefaultValueFactory = _ => absent;
        }

        _purpose.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } purpose && !PurposeOfUse.All.Contains(purpose))
            {
                result.AddError($"--purpose takes {string.Join(", ", PurposeOfUse.All)}.");
            }
        });
        _reason.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } reason && !Ascii.IsValid(reason))
            {
                result.AddError("--reason travels in a header, which takes ASCII only.");
            }
        });
    }

    public void AddTo(Command command)
    {
        command.Add(_purpose);
        command.Add(_reason);
    }

    public string? PurposeFrom(ParseResult arguments) => arguments.GetValue(_purpose);

    public string? ReasonFrom(ParseResult arguments) => arguments.GetValue(_reason);
}
