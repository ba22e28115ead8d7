using System.CommandLine;
using EHealth.Integration.Hl7.Rules;

namespace EHealth.Integration.Ehealthctl.Hl7.Contents;

/// <summary><c>--level</c>: how closely to look.</summary>
internal static class LevelOption
{
    public static Option<Hl7ValidationLevel> Create(Hl7ValidationLevel absent)
    {
        var option = new Option<Hl7ValidationLevel>("--level")
        {
            Description = "How closely to look: strict, tolerant or off.",
            HelpName = "LEVEL",
            DefaultValueFactory = _ => absent,
        };
        option.CustomParser = result =>
        {
            switch (result.Tokens[0].Value)
            {
                case "strict": return Hl7ValidationLevel.Strict;
                case "tolerant": return Hl7ValidationLevel.Tolerant;
                case "off": return Hl7ValidationLevel.Off;
                default:
                    result.AddError("--level takes strict, tolerant or off.");
                    return default;
            }
        };
        return option;
    }
}
