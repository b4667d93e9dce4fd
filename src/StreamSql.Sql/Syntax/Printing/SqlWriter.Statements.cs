using StreamSql.Sql.Syntax.Expressions;
using StreamSql.Sql.Syntax.Queries;
using StreamSql.Sql.Syntax.Statements;

namespace StreamSql.Sql.Syntax.Printing;

/// <summary>The dispatch over statements; DML and the streaming statements.</summary>
internal sealed partial class SqlWriter
{
    public SqlWriter Statement(SqlStatement statement) => statement switch
    {
        SelectStatement s => Query(s.Query),
        InsertStatement s => Insert(s),
        UpdateStatement s => Update(s),
        DeleteStatement s => Delete(s),
        CopyStatement s => Copy(s),
        CreateTableStatement s => CreateTable(s),
        CreateViewStatement s => CreateView(s),
        CreateMaterializedViewStatement s => CreateMaterializedView(s),
        CreateSinkStatement s => CreateSink(s),
        CreateIndexStatement s => CreateIndex(s),
        CreateSchemaStatement s => CreateSchema(s),
        CreateDatabaseStatement s => CreateDatabase(s),
        RoleStatement s => Role(s),
        CreateSavepointStatement s =>
            Add("CREATE SAVEPOINT ").Add(s.Name).Add(" FOR ").Add(s.For).OptionalString(" IN ", s.Path),
        AlterStatement s => Alter(s),
        SubscribeStatement s => Subscribe(s),
        FlushStatement => Add("FLUSH"),
        ExplainStatement s => Add("EXPLAIN ").ExplainOptions(s.Options).Statement(s.Statement),
        ExplainObjectStatement s => Add("EXPLAIN ").ExplainOptions(s.Options).Add(s.Name),
        ExplainWhyStatement s => Add("EXPLAIN WHY ").Add(s.Name),
        ExplainRowStatement s => Add("EXPLAIN ROW ").Add(s.Name).OptionalWhere(s.Where),
        CancelJobStatement s => Add("CANCEL JOB ").Join(s.JobIds, ", ", id => AddString(id)),
        SettleTransactionStatement s =>
            Add(s.IsCommit ? "COMMIT" : "ABORT").Add(" TRANSACTION ").AddString(s.TransactionId),
        ReplayErrorsStatement s => Add("REPLAY ERRORS FROM ").Add(s.Source).OptionalWhere(s.Where),
        UnsupportedStatement s => Add(s.Text),
        _ => Utility(statement),
    };

    private SqlWriter OptionalString(string before, string? value) =>
        value is null ? this : Add(before).AddString(value);

    private SqlWriter OptionalWhere(SqlExpression? where) => where is null ? this : Add(" WHERE ").Expression(where);

    private SqlWriter Insert(InsertStatement s)
    {
        if (s.With is { } with) With(with).Add(" ");
        Add("INSERT INTO ").Add(s.Table);
        if (s.Alias is { } alias) Add(" AS ").Add(alias);
        if (s.Columns.Count > 0) Add(" (").Join(s.Columns, ", ", c => InsertColumn(c)).Add(")");
        AddIf(s.Overriding == OverridingMode.System, " OVERRIDING SYSTEM VALUE");
        AddIf(s.Overriding == OverridingMode.User, " OVERRIDING USER VALUE");
        if (s.Query is null)
        {
            Add(" DEFAULT VALUES");
        }
        else
        {
            Add(" ").Query(s.Query);
        }

        if (s.OnConflict is { } conflict) OnConflict(conflict);
        return Returning(s.Returning);
    }

    private SqlWriter InsertColumn(InsertColumn column)
    {
        Add(column.Name);
        foreach (var field in column.Fields) Add(".").Add(field);
        return this;
    }

    private void OnConflict(OnConflictClause conflict)
    {
        Add(" ON CONFLICT");
        if (conflict.Target.Count > 0)
        {
            Add(" (").Join(conflict.Target, ", ", e => Index(e)).Add(")").OptionalWhere(conflict.TargetWhere);
        }

        if (conflict.Constraint is { } constraint) Add(" ON CONSTRAINT ").Add(constraint);
        if (conflict.Assignments.Count == 0)
        {
            Add(" DO NOTHING");
        }
        else
        {
            Add(" DO UPDATE SET ").Join(conflict.Assignments, ", ", a => Assignment(a)).OptionalWhere(conflict.Where);
        }
    }

    private SqlWriter Returning(SyntaxList<SelectItem> items) =>
        items.Count == 0 ? this : Add(" RETURNING ").Join(items, ", ", i => Item(i));

    private SqlWriter Assignment(Assignment assignment)
    {
        if (!assignment.IsMultiple) return InsertColumn(assignment.Targets[0]).Add(" = ").Expression(assignment.Value);
        Add("(").Join(assignment.Targets, ", ", t => InsertColumn(t)).Add(") = ");
        return Expression(assignment.Value);
    }

    private SqlWriter Update(UpdateStatement s)
    {
        if (s.With is { } with) With(with).Add(" ");
        Add("UPDATE ").Table(s.Table).Add(" SET ").Join(s.Assignments, ", ", a => Assignment(a));
        if (s.From.Count > 0) Add(" FROM ").Join(s.From, ", ", t => Table(t));
        return OptionalWhere(s.Where).Returning(s.Returning);
    }

    private SqlWriter Delete(DeleteStatement s)
    {
        if (s.With is { } with) With(with).Add(" ");
        Add("DELETE FROM ").Table(s.Table);
        if (s.Using.Count > 0) Add(" USING ").Join(s.Using, ", ", t => Table(t));
        return OptionalWhere(s.Where).Returning(s.Returning);
    }

    private SqlWriter Copy(CopyStatement s)
    {
        Add("COPY ");
        if (s.Table is { } table)
        {
            Add(table).Columns(s.Columns);
        }
        else
        {
            Add("(").Statement(s.Statement!).Add(")");
        }

        Add(s.IsFrom ? " FROM " : " TO ");
        if (s.Endpoint == CopyEndpoint.Standard)
        {
            Add(s.IsFrom ? "STDIN" : "STDOUT");
        }
        else
        {
            AddIf(s.Endpoint == CopyEndpoint.Program, "PROGRAM ").AddString(s.Location!);
        }

        return Options(" WITH ", s.Options).OptionalWhere(s.Where);
    }

    private SqlWriter Subscribe(SubscribeStatement s)
    {
        Add("SUBSCRIBE ");
        if (s.Object is { } name)
        {
            Add(name);
        }
        else
        {
            Add("(").Query(s.Query!).Add(")");
        }

        Options(" WITH ", s.Options);
        return s.AsOf is { } epoch ? Add(" AS OF ").Expression(epoch) : this;
    }

    /// <summary>ANALYZE alone is written as the word, because it has to be when an object follows.</summary>
    private SqlWriter ExplainOptions(SyntaxList<SqlOption> options)
    {
        if (options is [{ Key: "analyze", Value: null }]) return Add("ANALYZE ");
        foreach (var option in options)
        {
            if (option is { Key: "analyze" or "verbose", Value: null })
            {
                Add(option.Key.ToUpperInvariant()).Add(" ");
            }
            else
            {
                Add("(").Option(option).Add(") ");
            }
        }

        return this;
    }
}
