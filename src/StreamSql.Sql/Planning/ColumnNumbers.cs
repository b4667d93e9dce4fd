namespace StreamSql.Sql.Planning;

/// <summary>Hands out column numbers above those of the binder. One per statement.</summary>
internal sealed class ColumnNumbers(int first)
{
    private int _next = first;

    public int Next() => _next++;
}
