namespace StreamSql.Core.Types.Text;

/// <summary>Which types' text form depends on more than the value.</summary>
public static class TextSettingsFacts
{
    /// <summary>The text of a value names a catalog object.</summary>
    public static bool DependsOnCatalog(SqlType type) => TextFormat.IsRegType(type) || (type.Element is not null && DependsOnCatalog(type.Element));
}
