namespace EHealth.Integration.Simulators.Population;

/// <summary>Sex as the PINFL's first digit tells it.</summary>
public enum Sex
{
    Male,
    Female,
}
