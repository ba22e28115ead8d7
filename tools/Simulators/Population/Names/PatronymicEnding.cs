namespace EHealth.Integration.Simulators.Population.Names;

/// <summary>What a younger person's patronymic adds to the father's name, in both scripts.</summary>
internal sealed record PatronymicEnding(string CyrillicSon, string CyrillicDaughter, string LatinSon, string LatinDaughter);
