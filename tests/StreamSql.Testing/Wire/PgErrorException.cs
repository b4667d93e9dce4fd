namespace StreamSql.Testing.Wire;

/// <summary>An ErrorResponse.</summary>
#pragma warning disable CA1032 // Made only from the fields of a message.
public sealed class PgErrorException(Dictionary<char, string> fields)
    : Exception($"{fields.GetValueOrDefault('C')}: {fields.GetValueOrDefault('M')}")
{
    public string SqlState { get; } = fields.GetValueOrDefault('C', "");

    public IReadOnlyDictionary<char, string> Fields { get; } = fields;
}
