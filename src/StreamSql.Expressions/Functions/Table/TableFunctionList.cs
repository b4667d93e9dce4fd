namespace StreamSql.Expressions.Functions.Table;

/// <summary>The list of table functions: a signature and how to make it.</summary>
internal static class TableFunctionList
{
    public static readonly TableFunctionDefinition[] All = [];
}
