using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Ehealthctl.Hl7.Contents;

/// <summary>A value in a message that is not divided further.</summary>
/// <param name="Place">Where, with every number stated: what is compared.</param>
/// <param name="Shown">Where, with no more numbers than are needed: what people write.</param>
/// <param name="Text">What stands there, decoded and unescaped; <c>""</c> for HL7's null.</param>
internal sealed record MessageLeaf(Hl7Location Place, Hl7Location Shown, string Text);
