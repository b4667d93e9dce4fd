namespace StreamSql.Sql.Syntax;

/// <summary>
/// A possibly qualified name: object, schema.object or database.schema.object; a column reference may have a fourth
/// part.
/// </summary>
public sealed record ObjectName(SyntaxList<Identifier> Parts) : SyntaxNode
{
    public ObjectName(string name)
        : this([new Identifier(name)])
    {
    }

    /// <summary>The last part.</summary>
    public Identifier Last => Parts[^1];

    /// <summary>The text of the last part.</summary>
    public string Name => Parts[^1].Text;

    /// <summary>The part before the last, or null.</summary>
    public string? Schema => Parts.Count >= 2 ? Parts[^2].Text : null;

    /// <summary>The part before the schema, or null.</summary>
    public string? Database => Parts.Count >= 3 ? Parts[^3].Text : null;

    public bool IsSimple => Parts.Count == 1;
}
