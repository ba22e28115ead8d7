using EHealth.Integration.Adapters.Hl7v2.Mapping;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Contracts.Validation.V1;
using EHealth.Integration.Hl7.Charsets;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Adapters.Hl7v2.Outbound;

/// <summary>A person as segment PID.</summary>
internal static class PersonSegments
{
    /// <summary>Writes PID-1, 3, 5, 7, 8, 11, 29 and 30.</summary>
    /// <param name="writer">The message.</param>
    /// <param name="person">Who.</param>
    /// <param name="number">PID-1.</param>
    public static void Write(Hl7Writer writer, Person person, int number)
    {
        writer.Begin("PID").Number(number);
        writer.Fields(2);
        WriteIdentifiers(writer, person.Identifiers);
        writer.Fields(2);
        WriteNames(writer, person.Names);
        writer.Fields(2).Text(DateOf(person.BirthDate));
        writer.Field().Text(SexCode.Of(person.Sex));
        writer.Fields(3);
        if (person.Address is { } address) WriteAddress(writer, address);

        // PID-29 when, PID-30 that the person died.
        if (person.DeathDate.Length > 0) writer.Fields(18).Text(DateOf(person.DeathDate)).Field().Text("Y");
        writer.End();
    }

    /// <summary>Writes CX: number, authority, type.</summary>
    public static void WriteIdentifiers(Hl7Writer writer, IEnumerable<Identifier> identifiers) => writer.Repeated(identifiers, static (writer, identifier) =>
    {
        writer.Text(identifier.Value);
        if (identifier.Kind == IdentifierKind.Pinfl) writer.Components(3).Text("UZB").Component().Text("NI");
    });

    /// <summary>Writes XPN, the names first that the receiver's character set holds whole: many read the first one only.</summary>
    public static void WriteNames(Hl7Writer writer, IEnumerable<PersonName> names) =>
        writer.Repeated(names.OrderBy(name => Holds(writer.Syntax.Charset, name) ? 0 : 1), static (writer, name) =>
        {
            writer.Text(name.Family).Component().Text(name.Given).Component().Text(name.Patronymic);

            // XPN.7: the legal name.
            writer.Components(4).Text("L");
        });

    private static bool Holds(Hl7Charset charset, PersonName name)
    {
        var discarded = new System.Buffers.ArrayBufferWriter<byte>();
        return string.Concat(name.Family, name.Given, name.Patronymic).EnumerateRunes().All(letter => charset.TryEncode(letter, discarded));
    }

    // XAD: street line, city, province and above by their codes.
    private static void WriteAddress(Hl7Writer writer, Address address)
    {
        writer.Text(address.Line).Components(2).Text(address.DistrictCode).Component().Text(address.RegionCode);
        writer.Components(2).Text("UZB").Component().Text("H");
    }

    private static string DateOf(string date) => date.Replace("-", "", StringComparison.Ordinal);
}
