using StreamSql.Sql.Syntax.Statements;

namespace StreamSql.Sql.Parsing;

/// <summary>One statement of a script. Spans in it count from the start of <see cref="Text"/>.</summary>
/// <param name="Statement">The syntax.</param>
/// <param name="Text">The text of this statement, without the semicolon and surrounding white space and
/// comments.</param>
/// <param name="Offset">Where the text begins in the script, in UTF-16 units.</param>
public sealed record ParsedStatement(SqlStatement Statement, string Text, int Offset);
