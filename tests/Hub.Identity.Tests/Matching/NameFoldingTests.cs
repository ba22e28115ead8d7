using EHealth.Integration.Hub.Identity.Matching;
using EHealth.Integration.Simulators.Population;

namespace EHealth.Integration.Hub.Identity.Tests.Matching;

public sealed class NameFoldingTests
{
    /// <summary>Written by hand: one name in two scripts or spellings, and what both fold to.</summary>
    public static TheoryData<string, string, string> SameFamilyOrGivenName => new()
    {
        // Uzbek, Cyrillic and Latin, and the marks that people type for U+02BB and U+02BC.
        { "Шарипов", "Sharipov", "xaripov" },
        { "Чориев", "Choriyev", "coriev" },
        { "Ғаффоров", "Gʻafforov", "gaforov" },
        { "Ғаниев", "G'aniyev", "ganiev" },
        { "Ғуломов", "G‘ulomov", "gulomov" },
        { "Ўринов", "O’rinov", "orinov" },
        { "Ўктам", "O`ktam", "oktam" },
        { "Ўткир", "Oʻtkir", "otkir" },
        { "Жўраев", "Jo´rayev", "joraev" },
        { "Қўчқоров", "Qo'chqorov", "kockorov" },
        { "Қўчқоров", "Qochqorov", "kockorov" },
        { "Саъдуллаев", "Saʼdullayev", "sadulaev" },
        { "Саъдуллаев", "Sa'dullayev", "sadulaev" },
        { "Саъдуллаев", "Sadullaev", "sadulaev" },
        { "Маъруф", "Ma’ruf", "maruf" },
        { "Исҳоқ", "Is'hoq", "ishok" },
        { "Ҳасан", "Hasan", "hasan" },
        { "Хасан", "Xasan", "hasan" },
        { "Хасан", "Khasan", "hasan" },
        { "Хўжаев", "Xoʻjayev", "hojaev" },
        { "Ёқуб", "Yoqub", "ekub" },
        { "Зиёда", "Ziyoda", "zieda" },
        { "Элёр", "Elyor", "eler" },
        { "Йўлдошев", "Yoʻldoshev", "oldoxev" },
        { "Юсупов", "Yusupov", "usupov" },
        { "Юсупов", "Iusupov", "usupov" },
        { "Мирзаев", "Mirzayev", "mirzaev" },
        { "Мирзаев", "Mirzaev", "mirzaev" },
        { "Алиев", "Aliyev", "aliev" },
        { "Жаҳонгир", "Jahongir", "jahonir" },
        { "Абдулла", "Abdula", "abdula" },
        { "Муҳаммад", "MUHAMMAD", "muhamad" },
        { "Абдул Латиф", "Abdullatif", "abdulatif" },
        { "Абду-Қодир", "abduqodir", "abdukodir" },
        { "Абду-Қодир", "Abdu-Қодир", "abdukodir" },
        { "Джамшид", "Жамшид", "jamxid" },
        { "Джамшид", "Dzhamshid", "jamxid" },

        // Russian, in its own letters, in passports' and in the Uzbek transliteration.
        { "Фёдор", "Федор", "fedor" },
        { "Фёдор", "Fyodor", "fedor" },
        { "Соловьёв", "Solovyev", "solovev" },
        { "Соловьёв", "Соловьев", "solovev" },
        { "Воробьёв", "Vorobyov", "vorobev" },
        { "Жуков", "Zhukov", "jukov" },
        { "Жуков", "Jukov", "jukov" },
        { "Щербаков", "Shcherbakov", "xerbakov" },
        { "Зайцев", "Zaytsev", "zaitsev" },
        { "Зайцев", "Zaitsev", "zaitsev" },
        { "Яковлев", "Yakovlev", "akovlev" },
        { "Яковлев", "Iakovlev", "akovlev" },
        { "Татьяна", "Tatyana", "tatiana" },
        { "Татьяна", "Tatiana", "tatiana" },
        { "Наталия", "Natalya", "natalia" },
        { "Юлия", "Yuliya", "ulia" },
        { "Юлия", "Iuliia", "ulia" },
        { "Людмила", "Lyudmila", "liudmila" },
        { "Людмила", "Liudmila", "liudmila" },
        { "Сергей", "Sergey", "sergei" },
        { "Сергей", "Sergei", "sergei" },
        { "Виктор", "Victor", "viktor" },
        { "Анна", "Ana", "ana" },

        // Karakalpak, Cyrillic and both Latin alphabets; Kazakh, Cyrillic, passport and the alphabet of 2021.
        { "Даўлет", "Dáwlet", "davlet" },
        { "Даўлет", "Davlet", "davlet" },
        { "Дәулетов", "Dauletov", "davletov" },
        { "Жеңис", "Jeńis", "jenis" },
        { "Жеңис", "Jengis", "jenis" },
        { "Қыдырбай", "Qıdırbay", "kidirbai" },
        { "Өтемуратов", "Oʻtemuratov", "otemuratov" },
        { "Өтемуратов", "Ótemuratov", "otemuratov" },
        { "Шыңғыс", "Shyngys", "xinis" },
        { "Шыңғыс", "Şyñğys", "xinis" },
        { "Жүнісов", "Zhunisov", "junisov" },
        { "Ғалым", "Galym", "galim" },
        { "Ғалым", "Ğalym", "galim" },
        { "Әлия", "Aliya", "alia" },
        { "Айгүл", "Aygul", "aigul" },

        // Typed on the wrong layout, and in decomposed Unicode.
        { "Кaримов", "Каримов", "karimov" },
        { "Cобиров", "Собиров", "sobirov" },
        { "Еле\u0308на", "Елёна", "elena" },
        { "Андреи\u0306", "Андрей", "andrei" },
        { "У\u0306ринов", "Ўринов", "orinov" },
    };

    [Theory]
    [MemberData(nameof(SameFamilyOrGivenName))]
    public void OneNameInTwoSpellings_FoldsToOneForm(string one, string other, string folded)
    {
        Assert.Equal(folded, NameFolding.Fold(one, NamePart.Given));
        Assert.Equal(folded, NameFolding.Fold(other, NamePart.Given));
    }

    [Theory]
    [InlineData("Каримова", "Karimov")]
    [InlineData("Aliyeva", "Алиев")]
    [InlineData("Ильина", "Ilin")]
    [InlineData("Чайковская", "Chaykovskiy")]
    [InlineData("Чайковская", "Chaikovsky")]
    [InlineData("Chaykovskaya", "Чайковский")]
    public void WomansFamilyName_FoldsLikeTheMans(string hers, string his) =>
        Assert.Equal(NameFolding.Fold(his, NamePart.Family), NameFolding.Fold(hers, NamePart.Family));

    [Theory]
    [InlineData("Рустамович", "rustam")]
    [InlineData("Rustamovich", "rustam")]
    [InlineData("Рустамовна", "rustam")]
    [InlineData("Rustamovna", "rustam")]
    [InlineData("Рустам ўғли", "rustam")]
    [InlineData("Rustam oʻgʻli", "rustam")]
    [InlineData("Rustam o'g'li", "rustam")]
    [InlineData("Rustam ugli", "rustam")]
    [InlineData("Рустам қизи", "rustam")]
    [InlineData("Rustam qizi", "rustam")]
    [InlineData("Rustam kizi", "rustam")]
    [InlineData("Bahrom ўғли", "bahrom")]
    [InlineData("Баҳром oʻgʻli", "bahrom")]
    [InlineData("Bahora\u00A0қизи", "bahora")]
    [InlineData("Rustam", "rustam")]
    [InlineData("Мұратұлы", "murat")]
    [InlineData("Muratuly", "murat")]
    [InlineData("Мұратқызы", "murat")]
    [InlineData("Muratkyzy", "murat")]
    [InlineData("Мурат улы", "murat")]
    [InlineData("Мусаұлы", "musa")]
    [InlineData("Musauly", "musa")]
    [InlineData("Абдуллаевич", "abdula")]
    [InlineData("Abdullayevich", "abdula")]
    [InlineData("Абдулла ўғли", "abdula")]
    [InlineData("Abdulla o‘g‘li", "abdula")]
    [InlineData("Алиевна", "ali")]
    [InlineData("Игоревич", "igor")]
    [InlineData("Қызы", "kizi")]
    public void Patronymic_FoldsToTheFathersName(string patronymic, string father) =>
        Assert.Equal(father, NameFolding.Fold(patronymic, NamePart.Patronymic));

    [Theory]
    [InlineData("Ҳасан", "Ҳусан")]
    [InlineData("Каримов", "Каримбоев")]
    [InlineData("Мадина", "Мария")]
    [InlineData("Мария", "Мара")]
    [InlineData("Шохрух", "Чохрух")]
    [InlineData("Асад", "Асат")]
    public void DifferentNames_StayDifferent(string one, string other) =>
        Assert.NotEqual(NameFolding.Fold(one, NamePart.Given), NameFolding.Fold(other, NamePart.Given));

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("*%-'")]
    [InlineData("張")]
    public void TextWithoutALetterWeRead_FoldsToNothing(string text) => Assert.Empty(NameFolding.Fold(text, NamePart.Family));

    [Fact]
    public void LongestName_IsFoldedAndALongerOneCutOff()
    {
        var longest = NameFolding.Fold(Repeat("цю", 100), NamePart.Given);

        Assert.Equal(Repeat("tsiu", 100), longest);
        Assert.Equal(longest, NameFolding.Fold(Repeat("цю", 100) + "а", NamePart.Given));
    }

    /// <summary>Every name of the synthetic population is in both scripts, the Latin one made by CLDR's table.</summary>
    [Fact]
    public void EveryNameOfThePopulation_FoldsAlikeFromBothScripts()
    {
        var people = new SyntheticPopulation(7);

        for (var index = 0; index < 20_000; index++)
        {
            var (latin, cyrillic) = (people.PersonAt(index).LatinName, people.PersonAt(index).CyrillicName);
            Assert.Equal(NameFolding.Fold(cyrillic.Family, NamePart.Family), NameFolding.Fold(latin.Family, NamePart.Family));
            Assert.Equal(NameFolding.Fold(cyrillic.Given, NamePart.Given), NameFolding.Fold(latin.Given, NamePart.Given));
            Assert.Equal(NameFolding.Fold(cyrillic.Patronymic, NamePart.Patronymic), NameFolding.Fold(latin.Patronymic, NamePart.Patronymic));
        }
    }

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
