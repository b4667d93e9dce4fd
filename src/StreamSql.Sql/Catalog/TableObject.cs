namespace StreamSql.Sql.Catalog;

/// <summary>CREATE TABLE: a changelog with an index on it.</summary>
public sealed record TableObject : BaseObject
{
    /// <summary>False for PRIMARY KEY … NOT ENFORCED.</summary>
    public bool KeyEnforced { get; init; } = true;

    /// <summary>Name of the primary key constraint.</summary>
    public string? KeyName { get; init; }

    /// <summary>Further UNIQUE constraints: name and column positions.</summary>
    public IReadOnlyList<UniqueRule> Uniques { get; init; } = [];

    public override string Kind => "table";

    public override char RelKind => 'r';
}

/// <summary>A named UNIQUE constraint.</summary>
public sealed record UniqueRule(string Name, IReadOnlyList<int> Columns);
