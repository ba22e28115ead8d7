namespace EHealth.Integration.Hub.Journal.Search;

// A search file does not say what its segment says. Nobody outside this folder sees it: the segment is read instead, and the file is made anew.
internal sealed class SearchFileDamagedException(string path) : Exception($"Search file {path} is damaged.");
