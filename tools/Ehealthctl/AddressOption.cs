using System.CommandLine;

namespace EHealth.Integration.Ehealthctl;

/// <summary>An option that takes an address of one scheme.</summary>
internal static class AddressOption
{
    public static Option<Uri> Create(string name, string description, string defaultAddress)
    {
        var scheme = new Uri(defaultAddress).Scheme;
        return new Option<Uri>(name)
        {
            Description = description,
            HelpName = "URI",
            DefaultValueFactory = _ => new Uri(defaultAddress),
            CustomParser = result =>
            {
                if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var address) && address.Scheme == scheme)
                {
                    return address;
                }

                result.AddError($"{name} takes an {scheme} address, for example {defaultAddress}.");
                return null;
            },
        };
    }
}
