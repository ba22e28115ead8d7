using Hl7.Fhir.Model;

namespace EHealth.Integration.Sdk.Fhir;

// What the hub's own names are called as FHIR identifiers. None is the address of a resource: there is nothing to follow.
internal static class Names
{
    private const string Uri = "urn:ietf:rfc:3986";
    private const string Ours = "urn:ehealth-integration:";

    public static Identifier System(string id) => new(Ours + "system", id);

    // The same person has the same pseudonym on one hub, and another on the next: the node belongs to the name.
    public static Identifier Subject(string node, ReadOnlySpan<byte> pseudonym) => new($"{Ours}subject-pseudonym:{node}", Convert.ToHexStringLower(pseudonym));

    public static Identifier Record(string node, ulong index) => new($"{Ours}audit-record:{node}", index.ToString(global::System.Globalization.CultureInfo.InvariantCulture));

    public static Identifier SourceMessage(string system, string number) => new($"{Ours}source-id:{system}", number);

    public static Identifier Uuid(string id) => new(Uri, "urn:uuid:" + id);
}
