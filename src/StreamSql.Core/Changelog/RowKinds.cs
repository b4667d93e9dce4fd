namespace StreamSql.Core.Changelog;

/// <summary>Facts about row kinds.</summary>
public static class RowKinds
{
    /// <summary>True for -U and -D.</summary>
    public static bool IsRetract(this RowKind kind) => ((byte)kind & 1) != 0;

    /// <summary>The two characters of SUBSCRIBE and of tests: +I -U +U -D.</summary>
    public static string ToSymbol(this RowKind kind) => kind switch
    {
        RowKind.Insert => "+I",
        RowKind.UpdateBefore => "-U",
        RowKind.UpdateAfter => "+U",
        _ => "-D",
    };
}
