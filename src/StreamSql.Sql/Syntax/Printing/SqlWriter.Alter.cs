using StreamSql.Sql.Syntax.Statements;

namespace StreamSql.Sql.Syntax.Printing;

/// <summary>ALTER.</summary>
internal sealed partial class SqlWriter
{
    private SqlWriter Alter(AlterStatement s) =>
        Add("ALTER ").Add(Word(s.Kind)).Add(" ").AddIf(s.IfExists, "IF EXISTS ")
        .AddIf(s.IsOnly, "ONLY ").Add(s.Name).Add(" ").Join(s.Actions, ", ", a => Action(a));

    private SqlWriter Action(AlterAction action) => action switch
    {
        RenameAction a => Add("RENAME TO ").Add(a.NewName),
        RenameColumnAction a => Add("RENAME COLUMN ").Add(a.Column).Add(" TO ").Add(a.NewName),
        RenameConstraintAction a => Add("RENAME CONSTRAINT ").Add(a.Constraint).Add(" TO ").Add(a.NewName),
        SetSchemaAction a => Add("SET SCHEMA ").Add(a.Schema),
        OwnerAction a => Add("OWNER TO ").Add(a.Owner),
        AddColumnAction a => Add("ADD COLUMN ").AddIf(a.IfNotExists, "IF NOT EXISTS ").Element(a.Column),
        DropColumnAction a =>
            Add("DROP COLUMN ").AddIf(a.IfExists, "IF EXISTS ").Add(a.Column).AddIf(a.IsCascade, " CASCADE"),
        AlterColumnTypeAction a => ColumnType(a),
        ColumnDefaultAction a => Add("ALTER COLUMN ").Add(a.Column).ColumnDefault(a),
        ColumnNullabilityAction a =>
            Add("ALTER COLUMN ").Add(a.Column).Add(a.IsNotNull ? " SET NOT NULL" : " DROP NOT NULL"),
        AddConstraintAction a => Add("ADD ").Element(a.Constraint),
        DropConstraintAction a =>
            Add("DROP CONSTRAINT ").AddIf(a.IfExists, "IF EXISTS ").Add(a.Name).AddIf(a.IsCascade, " CASCADE"),
        WatermarkAction a => Add("ADD ").Watermark(a.Watermark),
        DropWatermarkAction => Add("DROP WATERMARK"),
        SetOptionsAction a => Options("SET ", a.Options),
        ResetOptionsAction a => Options("RESET ", a.Options),
        SetParallelismAction a =>
            Add("SET PARALLELISM = ").Add(a.Parallelism == 0 ? "DEFAULT" : a.Parallelism.ToString()),
        SuspendAction a => Add("SUSPEND").AddIf(a.WithSavepoint, " WITH SAVEPOINT").OptionalString(" ", a.Path),
        ResumeAction a => Add("RESUME").OptionalString(" FROM ", a.Path),
        ReplaceQueryAction a => Add("AS ").Query(a.Query),
        SwapAction a => Add("SWAP WITH ").Add(a.Other),
        ConfigurationAction a => Configuration(a),
        _ => Add(((UnsupportedAction)action).Name),
    };

    private SqlWriter ColumnType(AlterColumnTypeAction a)
    {
        Add("ALTER COLUMN ").Add(a.Column).Add(" TYPE ").Type(a.Type);
        return a.Using is { } value ? Add(" USING ").Expression(value) : this;
    }

    private SqlWriter ColumnDefault(ColumnDefaultAction a) =>
        a.Default is null ? Add(" DROP DEFAULT") : Add(" SET DEFAULT ").Expression(a.Default);

    private SqlWriter Configuration(ConfigurationAction a)
    {
        if (a.Values is null) return Add("RESET ").OptionKey(a.Name);
        Add("SET ").OptionKey(a.Name).Add(" TO ");
        return a.Values.Count == 0 ? Add("DEFAULT") : Join(a.Values, ", ", v => Value(v));
    }
}
