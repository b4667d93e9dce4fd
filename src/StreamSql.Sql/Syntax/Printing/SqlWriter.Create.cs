using StreamSql.Sql.Syntax.Expressions;
using StreamSql.Sql.Syntax.Statements;

namespace StreamSql.Sql.Syntax.Printing;

/// <summary>CREATE.</summary>
internal sealed partial class SqlWriter
{
    private static string Word(ObjectKind kind) => kind switch
    {
        ObjectKind.MaterializedView => "MATERIALIZED VIEW",
        ObjectKind.ForeignTable => "FOREIGN TABLE",
        _ => kind.ToString().ToUpperInvariant(),
    };

    private SqlWriter CreateTable(CreateTableStatement s)
    {
        Add("CREATE ").AddIf(s.OrReplace, "OR REPLACE ").AddIf(s.IsTemporary, "TEMPORARY ")
            .AddIf(s.IsUnlogged, "UNLOGGED ");
        Add(s.Kind == ObjectKind.Table ? "TABLE " : s.IsSourceSpelling ? "SOURCE " : "STREAM ");
        AddIf(s.IfNotExists, "IF NOT EXISTS ").Add(s.Name);
        if (s.Query is null || s.Elements.Count > 0) Add(" (").Join(s.Elements, ", ", e => Element(e)).Add(")");
        Columns(s.ColumnNames);
        foreach (var include in s.Includes) Include(include);
        if (s.PartitionedBy.Count > 0) Add(" PARTITIONED BY").Columns(s.PartitionedBy);
        OptionalString(" COMMENT ", s.Comment).Options(" WITH ", s.Options);
        if (s.Format is { } format) Add(" ").Format(format);
        if (s.OnCommit is { } action) Add(" ON COMMIT ").Add(action);
        return s.Query is null ? this : Add(" AS ").Query(s.Query).AddIf(s.WithNoData, " WITH NO DATA");
    }

    private void Include(IncludeColumn include)
    {
        Add(" INCLUDE ").Add(include.What);
        foreach (string step in include.Path) Add(" ").AddString(step);
        if (include.Type is { } type) Add(" ").Type(type);
        if (include.Alias is { } alias) Add(" AS ").Add(alias);
    }

    private SqlWriter Format(FormatEncode format)
    {
        string separator = string.Empty;
        if (format.Format is { } name)
        {
            Add("FORMAT ").FormatWord(name).Options(" ", format.FormatOptions);
            separator = " ";
        }

        if (format.Encode is { } encode)
            Add(separator).Add("ENCODE ").FormatWord(encode).Options(" ", format.EncodeOptions);
        return format.KeyEncode is { } key ? Add(" KEY ENCODE ").FormatWord(key) : this;
    }

    private SqlWriter FormatWord(Identifier word) => word.WasQuoted ? Add(word) : Add(word.Text.ToUpperInvariant());

    private SqlWriter Element(TableElement element)
    {
        switch (element)
        {
            case ColumnDefinition e:
                Add(e.Name);
                if (e.Type is { } type) Add(" ").Type(type);
                if (e.Collation is { } collation) Add(" COLLATE ").Add(collation);
                foreach (var constraint in e.Constraints) Add(" ").Constraint(constraint);
                return this;
            case WatermarkDefinition e:
                return Watermark(e);
            case TableConstraintElement e:
                if (e.Name is { } name) Add("CONSTRAINT ").Add(name).Add(" ");
                return Constraint(e.Constraint);
            case LikeElement e:
                Add("LIKE ").Add(e.Source);
                foreach (var option in e.Options) Add(option.IsIncluding ? " INCLUDING " : " EXCLUDING ")
                    .Add(option.What);
                return this;
            default:
                return Add("*");
        }
    }

    private SqlWriter Watermark(WatermarkDefinition e) =>
        Add("WATERMARK FOR ").Add(e.Column).Add(" AS ").Expression(e.Expression);

    private SqlWriter Constraint(ColumnConstraint constraint)
    {
        if (constraint.Name is { } name) Add("CONSTRAINT ").Add(name).Add(" ");
        return constraint switch
        {
            NullabilityConstraint c => Add(c.IsNotNull ? "NOT NULL" : "NULL"),
            DefaultConstraint c => Add("DEFAULT ").Expression(c.Expression, OperatorLevel),
            PrimaryKeyColumnConstraint c => Add("PRIMARY KEY").AddIf(!c.IsEnforced, " NOT ENFORCED"),
            UniqueColumnConstraint c => Add("UNIQUE").AddIf(c.NullsNotDistinct, " NULLS NOT DISTINCT"),
            CheckColumnConstraint c =>
                Add("CHECK (").Expression(c.Condition).Add(")").AddIf(c.NoInherit, " NO INHERIT"),
            ReferencesColumnConstraint c => References(c.Target),
            GeneratedConstraint c =>
                Add("GENERATED ALWAYS AS (").Expression(c.Expression).Add(")").AddIf(c.IsStored, " STORED"),
            IdentityConstraint c => Identity(c),
            _ => Metadata((MetadataConstraint)constraint),
        };
    }

    private SqlWriter Identity(IdentityConstraint c)
    {
        Add("GENERATED ").Add(c.IsAlways ? "ALWAYS" : "BY DEFAULT").Add(" AS IDENTITY");
        if (c.Options.Count == 0) return this;
        return Add(" (").Join(c.Options, " ", o => Add(o.Name).AddIf(o.Value is not null, " " + o.Value)).Add(")");
    }

    private SqlWriter Metadata(MetadataConstraint c) =>
        Add("METADATA").OptionalString(" FROM ", c.Key).AddIf(c.IsVirtual, " VIRTUAL");

    private SqlWriter References(ForeignKeyTarget target)
    {
        Add("REFERENCES ").Add(target.Table).Columns(target.Columns);
        AddIf(target.OnDelete is not null, " ON DELETE " + target.OnDelete)
            .AddIf(target.OnUpdate is not null, " ON UPDATE " + target.OnUpdate);
        return AddIf(!target.IsEnforced, " NOT ENFORCED");
    }

    private SqlWriter Constraint(TableConstraint constraint) => constraint switch
    {
        PrimaryKeyConstraint c => Add("PRIMARY KEY").Columns(c.Columns).AddIf(!c.IsEnforced, " NOT ENFORCED"),
        UniqueConstraint c => Add("UNIQUE").AddIf(c.NullsNotDistinct, " NULLS NOT DISTINCT").Columns(c.Columns),
        CheckConstraint c => Add("CHECK (").Expression(c.Condition).Add(")").AddIf(c.NoInherit, " NO INHERIT"),
        _ => Add("FOREIGN KEY").Columns(((ForeignKeyConstraint)constraint).Columns).Add(" ")
            .References(((ForeignKeyConstraint)constraint).Target),
    };

    private SqlWriter CreateView(CreateViewStatement s)
    {
        Add("CREATE ").AddIf(s.OrReplace, "OR REPLACE ").AddIf(s.IsTemporary, "TEMPORARY ")
            .AddIf(s.IsRecursive, "RECURSIVE ");
        Add("VIEW ").AddIf(s.IfNotExists, "IF NOT EXISTS ").Add(s.Name).Columns(s.Columns).Options(" WITH ", s.Options);
        Add(" AS ").Query(s.Query);
        return AddIf(s.CheckOption is not null, $" WITH {s.CheckOption} CHECK OPTION");
    }

    private SqlWriter CreateMaterializedView(CreateMaterializedViewStatement s)
    {
        Add("CREATE ").AddIf(s.OrReplace, "OR REPLACE ").Add("MATERIALIZED VIEW ")
            .AddIf(s.IfNotExists, "IF NOT EXISTS ");
        Add(s.Name).Columns(s.Columns);
        if (s.AccessMethod is { } method) Add(" USING ").Add(method);
        return Options(" WITH ", s.Options).Add(" AS ").Query(s.Query).AddIf(s.WithNoData, " WITH NO DATA");
    }

    private SqlWriter CreateSink(CreateSinkStatement s)
    {
        Add("CREATE ").AddIf(s.OrReplace, "OR REPLACE ").Add("SINK ").AddIf(s.IfNotExists, "IF NOT EXISTS ")
            .Add(s.Name);
        if (s.Into is { } into) Add(" INTO ").Add(into).Columns(s.IntoColumns);
        if (s.From is { } from) Add(" FROM ").Add(from);
        if (s.Query is { } query) Add(" AS ").Query(query);
        Options(" WITH ", s.Options);
        return s.Format is { } format ? Add(" ").Format(format) : this;
    }

    private SqlWriter CreateIndex(CreateIndexStatement s)
    {
        Add("CREATE ").AddIf(s.IsUnique, "UNIQUE ").Add("INDEX ").AddIf(s.IsConcurrently, "CONCURRENTLY ");
        AddIf(s.IfNotExists, "IF NOT EXISTS ");
        if (s.Name is { } name) Add(name).Add(" ");
        Add("ON ").AddIf(s.IsOnly, "ONLY ").Add(s.Table);
        if (s.Method is { } method) Add(" USING ").Add(method);
        Add(" (").Join(s.Elements, ", ", e => Index(e)).Add(")");
        if (s.Include.Count > 0) Add(" INCLUDE").Columns(s.Include);
        AddIf(s.NullsNotDistinct, " NULLS NOT DISTINCT").Options(" WITH ", s.Options);
        if (s.Tablespace is { } tablespace) Add(" TABLESPACE ").Add(tablespace);
        return OptionalWhere(s.Where);
    }

    private SqlWriter Index(IndexElement element)
    {
        Expression(element.Expression, element.Collation is null ? OperatorLevel : CollateLevel);
        if (element.Collation is { } collation) Add(" COLLATE ").Add(collation);
        if (element.OperatorClass is { } operatorClass) Add(" ").Add(operatorClass);
        return Sorting(element.Direction, element.Nulls);
    }

    private SqlWriter CreateSchema(CreateSchemaStatement s)
    {
        Add("CREATE SCHEMA").AddIf(s.IfNotExists, " IF NOT EXISTS");
        if (s.Name is { } name) Add(" ").Add(name);
        return s.Authorization is { } role ? Add(" AUTHORIZATION ").Add(role) : this;
    }

    private SqlWriter CreateDatabase(CreateDatabaseStatement s)
    {
        Add("CREATE DATABASE ").AddIf(s.IfNotExists, "IF NOT EXISTS ").Add(s.Name);
        foreach (var option in s.Options) Add(" ").Option(option);
        return this;
    }

    private SqlWriter Role(RoleStatement s)
    {
        Add(s.IsAlter ? "ALTER " : "CREATE ").Add(Word(s.Kind)).Add(" ").Add(s.Name);
        foreach (var option in s.Options)
        {
            Add(" ").Add(option.Name);
            bool isText = option.Name is "PASSWORD" or "VALID UNTIL";
            if (option.Roles.Count > 0) Add(" ").List(option.Roles);
            else if (isText) Add(" ").Add(option.Value is null ? "NULL" : SyntaxPrinter.Literal(option.Value));
            else AddIf(option.Value is not null, " " + option.Value);
        }

        return this;
    }
}
