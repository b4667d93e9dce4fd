using System.Collections.Frozen;

namespace StreamSql.Sql.Syntax.Printing;

/// <summary>
/// PostgreSQL's classes of the keywords that are not free to use; kept equal to the grammar by a test. Whatever is not
/// here needs no
/// quotes as a name.
/// </summary>
public static class ReservedWords
{
    /// <summary>May name columns and tables, not functions and types.</summary>
    public static readonly FrozenSet<string> ColumnName = new[]
    {
        "between", "bigint", "bit", "boolean", "char", "character", "coalesce", "dec", "decimal", "exists", "extract",
        "float", "greatest", "grouping", "inout", "int", "integer", "interval", "least", "national", "nchar", "none",
        "normalize", "nullif", "numeric", "out", "overlay", "position", "precision", "real", "row", "setof",
        "smallint", "substring", "time", "timestamp", "treat", "trim", "try_cast", "values", "varchar",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>May name functions and types, not columns and tables.</summary>
    public static readonly FrozenSet<string> TypeFunctionName = new[]
    {
        "authorization", "binary", "collation", "concurrently", "cross", "current_schema", "freeze", "full", "ilike",
        "inner", "is", "isnull", "join", "left", "like", "natural", "notnull", "outer", "overlaps", "right",
        "similar", "tablesample", "verbose",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>May only be a label behind AS or a dot.</summary>
    public static readonly FrozenSet<string> Reserved = new[]
    {
        "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "both", "case", "cast",
        "check", "collate", "column", "constraint", "create", "current_catalog", "current_date", "current_role",
        "current_time", "current_timestamp", "current_user", "default", "deferrable", "desc", "distinct", "do",
        "else", "end", "except", "false", "fetch", "for", "foreign", "from", "grant", "group", "having", "in",
        "initially", "intersect", "into", "lateral", "leading", "limit", "localtime", "localtimestamp", "not", "null",
        "offset", "on", "only", "or", "order", "placing", "primary", "references", "returning", "select",
        "session_user", "some", "symmetric", "table", "then", "to", "trailing", "true", "union", "unique", "user",
        "using", "variadic", "when", "where", "window", "with",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Keywords in certain places only; quoted in print, so that they are never taken for one.</summary>
    public static readonly FrozenSet<string> Contextual =
        new[] { "emit", "qualify", "asof", "match_recognize" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>
    /// Whether a folded name has to be quoted because it is a keyword, as PostgreSQL's quote_identifier does.
    /// </summary>
    public static bool NeedsQuotes(string word) =>
        Reserved.Contains(word) || ColumnName.Contains(word) || TypeFunctionName.Contains(word)
            || Contextual.Contains(word);
}
