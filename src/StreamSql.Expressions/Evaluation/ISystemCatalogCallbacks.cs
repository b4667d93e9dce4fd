using StreamSql.Core.Types.Text;

namespace StreamSql.Expressions.Evaluation;

/// <summary>
/// What system functions ask the catalog and the session; implemented where these live. Null answers mean "no such object" and become
/// NULL (or the error PostgreSQL sends). Called at most once per row, on the thread that evaluates.
/// </summary>
public interface ISystemCatalogCallbacks : IObjectNames
{
    string? RoleName(long oid);

    /// <summary>Whether an object is found without its schema; <paramref name="kind"/> is table, type, function, operator or collation.</summary>
    bool? IsVisible(string kind, long oid);

    /// <summary>format_type for a type that is not built in (a composite row type).</summary>
    string? TypeName(long oid, int modifier);

    string? ViewDefinition(long oid, bool pretty);

    string? IndexDefinition(long oid, int column, bool pretty);

    string? ConstraintDefinition(long oid, bool pretty);

    string? FunctionDefinition(long oid);

    string? FunctionArguments(long oid);

    string? FunctionResult(long oid);

    /// <summary>The comment on an object; <paramref name="catalog"/> such as pg_class, or null for any; column 0 for the object itself.</summary>
    string? Description(long oid, string? catalog, int column);

    /// <summary>Bytes a relation takes, with its state; null when there is no such relation.</summary>
    long? RelationSize(long oid);

    long? DatabaseSize(string database);

    /// <summary>Whether a role (null: the current one) holds a privilege on an object of a kind (table, schema, database, column …).</summary>
    bool? HasPrivilege(string kind, string? role, string objectName, string privilege);

    /// <summary>A session setting by name; null when it is unknown.</summary>
    string? GetSetting(string name);

    void SetSetting(string name, string value, bool isLocal);

    /// <summary>Asks another session to cancel or end; false when there is none.</summary>
    bool SignalBackend(int processId, bool terminate);
}
