namespace EHealth.Integration.Ehealthctl.Hl7.Anonymizing;

/// <summary>What becomes of a field. Each names the components that stay; all others get a pseudonym, known or not.</summary>
internal enum FieldTreatment
{
    /// <summary>Stays: a code, a time, a number that names nobody.</summary>
    Keep,

    /// <summary>All of it gets a pseudonym.</summary>
    Text,

    /// <summary>CX: authority, type and facility stay.</summary>
    Id,

    /// <summary>EI: namespace and universal id stay.</summary>
    Entity,

    /// <summary>XPN: name type and representation stay.</summary>
    Name,

    /// <summary>XCN: authority, name type, identifier type and facility stay.</summary>
    Person,

    /// <summary>NDL: the person is the first component; times and places stay.</summary>
    Performer,

    /// <summary>XAD: country and address type stay.</summary>
    Address,

    /// <summary>XTN: use and equipment stay where they are codes of the standard; numbers and names have been met there.</summary>
    Phone,

    /// <summary>LA1, LA2: the place stays, the address behind it does not.</summary>
    Location,

    /// <summary>A date that knows a person: the year stays.</summary>
    Date,

    /// <summary>CE, CWE: code and its text stay where a coding system is named; what was typed does not.</summary>
    Coded,

    /// <summary>CE, CWE where people type: the code stays where a coding system is named, its text does not.</summary>
    Reason,

    /// <summary>ED: type and encoding stay, the content does not.</summary>
    Document,

    /// <summary>OBX-5: as OBX-2 says.</summary>
    Observed,
}
