using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Contracts.Registry.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Contracts.Validation.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace EHealth.Integration.Hub.Core.Tests.Doubles;

/// <summary>Messages as they stand on the wire, about a person who does not exist.</summary>
internal static class Messages
{
    public const string Pinfl = "32306850000017";

    public static byte[] GetPerson(string pinfl = Pinfl) => new GetPersonRequest { Pinfl = pinfl }.ToByteArray();

    public static byte[] Admission(string pinfl = Pinfl) => new PatientAdmitted
    {
        Patient = new Identifier { Kind = IdentifierKind.Pinfl, Value = pinfl },
        Encounter = new Encounter
        {
            Facility = Parties.Hospital,
            PatientClass = PatientClass.Inpatient,
            OccurredAt = Timestamp.FromDateTimeOffset(Situation.Start),
        },
    }.ToByteArray();

    /// <summary>A request that is valid and of exactly this many bytes, 150 to 16,000: the rest is a field that the contract does not know.</summary>
    public static byte[] OfLength(int length)
    {
        const int HeaderBytes = 4; // tag of field 100, length-delimited (2), length (2)
        var request = GetPerson();
        var filling = length - request.Length - HeaderBytes;
        return [.. request, 0xA2, 0x06, (byte)(filling | 0x80), (byte)(filling >> 7), .. new byte[filling]];
    }
}
