using Antlr4.Runtime;
using StreamSql.Sql.Syntax;
using StreamSql.Sql.Syntax.Expressions;
using StreamSql.Sql.Syntax.Queries;
using StreamSql.Sql.Syntax.Statements;
using static StreamSql.Sql.Parsing.Generated.StreamSqlParser;

namespace StreamSql.Sql.Parsing;

/// <summary>CREATE of everything but tables.</summary>
internal sealed partial class AstBuilder
{
    private SqlStatement Create(CreateStatementContext context) => context.GetChild(0) switch
    {
        CreateTableContext c => CreateTable(c),
        CreateViewContext c => CreateView(c),
        CreateMaterializedViewContext c => CreateMaterializedView(c),
        CreateSinkContext c => CreateSink(c),
        CreateIndexContext c => CreateIndex(c),
        CreateSchemaContext c => CreateSchema(c),
        CreateDatabaseContext c => CreateDatabase(c),
        CreateRoleContext c => CreateRole(c),
        var other => CreateSavepoint((CreateSavepointContext)other),
    };

    private CreateViewStatement CreateView(CreateViewContext context) =>
        new(Qualified(context.qualifiedName()), Columns(context.columnList()), Query(context.query()))
        {
            OrReplace = context.orReplace() is not null,
            IfNotExists = context.ifNotExists() is not null,
            IsTemporary = Has(context.TEMP()) || Has(context.TEMPORARY()),
            IsRecursive = Has(context.RECURSIVE()),
            Options = Options(context.withOptions()),
            CheckOption = !Has(context.CHECK()) ? null : Has(context.LOCAL()) ? "LOCAL" : "CASCADED",
            Span = Span(context),
        };

    private CreateMaterializedViewStatement CreateMaterializedView(CreateMaterializedViewContext context) =>
        new(Qualified(context.qualifiedName()), Columns(context.columnList()), Query(context.query()))
        {
            OrReplace = context.orReplace() is not null,
            IfNotExists = context.ifNotExists() is not null,
            Options = Options(context.withOptions()),
            AccessMethod = Has(context.USING()) ? Name(context.colId(0)) : null,
            WithNoData = Has(context.NO()),
            Span = Span(context),
        };

    private CreateSinkStatement CreateSink(CreateSinkContext context)
    {
        if (context.withOptions().Length > 1) throw ErrorAt(context.withOptions(1).Start);
        if (context.formatEncode().Length > 1) throw ErrorAt(context.formatEncode(1).Start);
        var names = context.qualifiedName();
        bool hasInto = Has(context.INTO());
        return new CreateSinkStatement(Qualified(names[0]))
        {
            OrReplace = context.orReplace() is not null,
            IfNotExists = context.ifNotExists() is not null,
            Into = hasInto ? Qualified(names[1]) : null,
            IntoColumns = Columns(context.columnList()),
            From = Has(context.FROM()) ? Qualified(names[^1]) : null,
            Query = context.query() is { } query ? Query(query) : null,
            Options = context.withOptions().Length == 0 ? [] : Options(context.withOptions(0)),
            Format = context.formatEncode().Length == 0 ? null : Format(context.formatEncode(0)),
            Span = Span(context),
        };
    }

    private CreateIndexStatement CreateIndex(CreateIndexContext context)
    {
        Identifier? name = null;
        Identifier? method = null;
        Identifier? tablespace = null;
        int before = 0;
        for (int i = 0; i < context.ChildCount; i++)
        {
            if (context.GetChild(i) is ColIdContext id)
            {
                if (before == USING) method = Name(id);
                else if (before == TABLESPACE) tablespace = Name(id);
                else name = Name(id);
            }

            before = context.GetChild(i) is Antlr4.Runtime.Tree.ITerminalNode leaf ? leaf.Symbol.Type : 0;
        }

        return new CreateIndexStatement(name, Qualified(context.qualifiedName()),
            List(context.indexElement(), IndexElement))
        {
            IsUnique = Has(context.UNIQUE()),
            IsConcurrently = Has(context.CONCURRENTLY()),
            IfNotExists = context.ifNotExists() is not null,
            IsOnly = Has(context.ONLY()),
            Method = method,
            Include = Columns(context.columnList()),
            NullsNotDistinct = Has(context.DISTINCT()) && Has(context.NOT()),
            Options = Options(context.withOptions()),
            Tablespace = tablespace,
            Where = OptionalExpression(context.expr()),
            Span = Span(context),
        };
    }

    private IndexElement IndexElement(IndexElementContext context)
    {
        var expression = Value(context.valueExpr());
        ObjectName? collation = null;
        if (expression is CollateExpression collate) (expression, collation) = (collate.Operand, collate.Collation);
        var direction = Has(context.ASC()) ? SortDirection.Ascending : Has(context.DESC()) ? SortDirection.Descending
            : SortDirection.Default;
        var nulls = Has(context.FIRST()) ? NullsOrder.First : Has(context.LAST()) ? NullsOrder.Last
            : NullsOrder.Default;
        return new IndexElement(expression, collation, OptionalQualified(context.qualifiedName()), direction, nulls)
        { Span = Span(context) };
    }

    private CreateSchemaStatement CreateSchema(CreateSchemaContext context)
    {
        if (context.qualifiedName() is null && context.roleName() is null) throw ErrorAt(context.Stop);
        return new CreateSchemaStatement(
            OptionalQualified(context.qualifiedName()), context.ifNotExists() is not null,
            OptionalName(context.roleName()))
        {
            Span = Span(context),
        };
    }

    private CreateDatabaseStatement CreateDatabase(CreateDatabaseContext context) => new(
        Name(context.colId()),
        context.ifNotExists() is not null,
        List(
            context.databaseOption(),
            o => new SqlOption(Name(o.colLabel()).Text, OptionValue(o.optionValue())) { Span = Span(o) }))
    { Span = Span(context) };

    private RoleStatement CreateRole(CreateRoleContext context)
    {
        var kind = Has(context.USER()) ? ObjectKind.User : Has(context.GROUP()) ? ObjectKind.Group : ObjectKind.Role;
        return new RoleStatement(kind, false, Name(context.roleName()), List(context.roleOption(), RoleOption))
        { Span = Span(context) };
    }

    private RoleOption RoleOption(RoleOptionContext context)
    {
        var span = Span(context);
        string? text = OptionalString(context.stringLiteral());
        var roles = List(context.roleNames()?.roleName(), Name);
        if (Has(context.PASSWORD())) return new RoleOption("PASSWORD", text, []) { Span = span };
        if (Has(context.VALID())) return new RoleOption("VALID UNTIL", text, []) { Span = span };
        if (context.INTEGER() is { } number)
        {
            string digits = (Has(context.MINUS()) ? "-" : string.Empty) + Raw(number);
            return new RoleOption(Has(context.SYSID()) ? "SYSID" : "CONNECTION LIMIT", digits, []) { Span = span };
        }

        if (roles.Count > 0)
        {
            string name = Raw(context.Start).ToUpperInvariant();
            return new RoleOption(Has(context.IN()) ? "IN ROLE" : name, null, roles) { Span = span };
        }

        string word = Raw(context.Start).ToUpperInvariant();
        return Array.IndexOf(RoleWords, word) >= 0
            ? new RoleOption(word, null, []) { Span = span }
            : throw Error($"unrecognized role option \"{word.ToLowerInvariant()}\"", context.Start);
    }

    private static readonly string[] RoleWords =
    [
        "SUPERUSER", "NOSUPERUSER", "CREATEDB", "NOCREATEDB", "CREATEROLE", "NOCREATEROLE", "INHERIT", "NOINHERIT",
        "LOGIN",
        "NOLOGIN", "REPLICATION", "NOREPLICATION", "BYPASSRLS", "NOBYPASSRLS",
    ];

    private CreateSavepointStatement CreateSavepoint(CreateSavepointContext context) =>
        new(Name(context.colId()), Qualified(context.qualifiedName()), OptionalString(context.stringLiteral()))
        { Span = Span(context) };
}
