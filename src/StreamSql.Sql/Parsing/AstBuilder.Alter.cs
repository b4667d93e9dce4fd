using Antlr4.Runtime.Tree;
using StreamSql.Sql.Syntax;
using StreamSql.Sql.Syntax.Statements;
using static StreamSql.Sql.Parsing.Generated.StreamSqlParser;

namespace StreamSql.Sql.Parsing;

/// <summary>ALTER and DROP.</summary>
internal sealed partial class AstBuilder
{
    private SqlStatement Alter(AlterStatementContext context)
    {
        var span = Span(context);
        switch (context)
        {
            case AlterRelationContext c:
                return new AlterStatement(Kind(((ITerminalNode)c.GetChild(1)).Symbol.Type),
                    Qualified(c.qualifiedName()), List(c.alterAction(), Action))
                {
                    IfExists = c.ifExists() is not null,
                    IsOnly = Has(c.ONLY()),
                    Span = span,
                };
            case AlterContainerContext c:
                var kind = Has(c.SCHEMA()) ? ObjectKind.Schema : ObjectKind.Database;
                return new AlterStatement(kind, Qualified(c.qualifiedName()), [Action(c.alterAction())])
                { Span = span };
            default:
                return AlterRole((AlterRoleContext)context, span);
        }
    }

    private SqlStatement AlterRole(AlterRoleContext context, SourceSpan span)
    {
        var kind = Has(context.USER()) ? ObjectKind.User : Has(context.GROUP()) ? ObjectKind.Group : ObjectKind.Role;
        var name = Name(context.roleName());
        return context.alterAction() is { } action
            ? new AlterStatement(kind, new ObjectName([name]) { Span = name.Span }, [Action(action)]) { Span = span }
            : new RoleStatement(kind, true, name, List(context.roleOption(), RoleOption)) { Span = span };
    }

    private static ObjectKind Kind(int token) => token switch
    {
        STREAM => ObjectKind.Stream,
        SOURCE => ObjectKind.Source,
        VIEW => ObjectKind.View,
        MATERIALIZED => ObjectKind.MaterializedView,
        SINK => ObjectKind.Sink,
        INDEX => ObjectKind.Index,
        SCHEMA => ObjectKind.Schema,
        DATABASE => ObjectKind.Database,
        ROLE => ObjectKind.Role,
        USER => ObjectKind.User,
        GROUP => ObjectKind.Group,
        COLUMN => ObjectKind.Column,
        SEQUENCE => ObjectKind.Sequence,
        TYPE => ObjectKind.Type,
        DOMAIN => ObjectKind.Domain,
        EXTENSION => ObjectKind.Extension,
        TABLESPACE => ObjectKind.Tablespace,
        LANGUAGE => ObjectKind.Language,
        FUNCTION => ObjectKind.Function,
        PROCEDURE => ObjectKind.Procedure,
        ROUTINE => ObjectKind.Routine,
        AGGREGATE => ObjectKind.Aggregate,
        CONSTRAINT => ObjectKind.Constraint,
        _ => ObjectKind.Table,
    };

    private static ObjectKind Kind(ObjectKindContext context) => Kind(context.Start.Type);

    private static ObjectKind? OptionalKind(ObjectKindContext? context) => context is null ? null : Kind(context);

    private AlterAction Action(AlterActionContext context)
    {
        var span = Span(context);
        switch (context.Start.Type)
        {
            case RENAME:
                return Rename(context) with { Span = span };
            case ADD:
                return Add(context.columnDefinitionOrConstraint()) with { Span = span };
            case DROP:
                return DropPart(context) with { Span = span };
            case ALTER:
                return AlterColumn(Name(context.colId(0)), context.alterColumnAction()) with { Span = span };
            case MODIFY when Has(context.WATERMARK()):
                return new WatermarkAction(
                    new WatermarkDefinition(Qualified(context.qualifiedName()), Expression(context.expr()))
                    { Span = span })
                { Span = span };
            case MODIFY:
                return new AlterColumnTypeAction(Name(context.colId(0)), Type(context.typeName()), null)
                { Span = span };
            case SET:
                return Set(context.alterSetAction()) with { Span = span };
            case RESET when Has(context.LPAREN()):
                return new ResetOptionsAction(List(context.sqlOption(), Option)) { Span = span };
            case RESET:
                return new ConfigurationAction(context.optionKey() is { } key ? Key(key) : "all", null) { Span = span };
            case OWNER:
                return new OwnerAction(Name(context.roleName())) { Span = span };
            case SUSPEND:
                return new SuspendAction(Has(context.WITH()), OptionalString(context.stringLiteral())) { Span = span };
            case RESUME:
                return new ResumeAction(OptionalString(context.stringLiteral())) { Span = span };
            case AS:
                return new ReplaceQueryAction(Query(context.query())) { Span = span };
            case SWAP:
                return new SwapAction(Qualified(context.qualifiedName())) { Span = span };
            default:
                return new UnsupportedAction(Words(context)) { Span = span };
        }
    }

    private AlterAction Rename(AlterActionContext context)
    {
        var ids = context.colId();
        if (ids.Length == 1) return new RenameAction(Name(ids[0]));
        return Has(context.CONSTRAINT())
            ? new RenameConstraintAction(Name(ids[0]), Name(ids[1]))
            : new RenameColumnAction(Name(ids[0]), Name(ids[1]));
    }

    private AlterAction Add(ColumnDefinitionOrConstraintContext context)
    {
        var span = Span(context);
        if (Has(context.WATERMARK()))
        {
            return new WatermarkAction(
                new WatermarkDefinition(Qualified(context.qualifiedName()), Expression(context.expr()))
                { Span = span });
        }

        if (context.columnDefinition() is { } column)
        {
            if (column.typeName() is null && column.columnConstraint().Length == 0) throw ErrorAt(column.Start);
            return new AddColumnAction(Column(column), context.ifNotExists() is not null);
        }

        return new AddConstraintAction(
            new TableConstraintElement(OptionalName(context.colId()), Constraint(context.tableConstraint()))
            { Span = span });
    }

    private AlterAction DropPart(AlterActionContext context)
    {
        if (Has(context.WATERMARK())) return new DropWatermarkAction();
        bool ifExists = context.ifExists() is not null;
        bool cascade = IsCascade(context.dropBehavior());
        var name = Name(context.colId(0));
        return Has(context.CONSTRAINT())
            ? new DropConstraintAction(name, ifExists, cascade)
            : new DropColumnAction(name, ifExists, cascade);
    }

    private AlterAction AlterColumn(Identifier column, AlterColumnActionContext context)
    {
        if (context.typeName() is { } type)
            return new AlterColumnTypeAction(column, Type(type), OptionalExpression(context.expr()));
        if (Has(context.DEFAULT())) return new ColumnDefaultAction(column, OptionalExpression(context.expr()));
        return Has(context.NULL())
            ? new ColumnNullabilityAction(column, Has(context.SET()))
            : new UnsupportedAction("ALTER COLUMN " + Words(context));
    }

    private AlterAction Set(AlterSetActionContext context)
    {
        if (Has(context.SCHEMA())) return new SetSchemaAction(Name(context.colId()));
        if (context.sqlOption().Length > 0) return new SetOptionsAction(List(context.sqlOption(), Option));
        if (Has(context.PARALLELISM())) return Parallelism(context);
        return context.optionKey() is { } key
            ? new ConfigurationAction(Key(key), Settings(context.settingValues()))
            : new UnsupportedAction("SET " + Words(context));
    }

    private SetParallelismAction Parallelism(AlterSetActionContext context)
    {
        if (context.INTEGER() is { } number)
        {
            int parallelism = IntegerOf(number);
            return parallelism > 0 ? new SetParallelismAction(parallelism) : throw ErrorAt(number.Symbol);
        }

        if (context.identifier() is { } word && Name(word).Text != "adaptive") throw ErrorAt(word.Start);
        return new SetParallelismAction(0);
    }

    private SyntaxList<OptionValue> Settings(SettingValuesContext context)
    {
        var values = List(context.optionValue(), OptionValue);
        return values is [{ Kind: OptionValueKind.Default }] ? [] : values;
    }

    private static bool IsCascade(DropBehaviorContext? context) => context is not null && Has(context.CASCADE());

    private SqlStatement Drop(DropStatementContext context)
    {
        var span = Span(context);
        if (context is DropObjectContext drop)
        {
            return new DropStatement(
                Kind(drop.objectKind()), QualifiedList(drop.qualifiedNames()), drop.ifExists() is not null,
                IsCascade(drop.dropBehavior()))
            {
                IsConcurrently = Has(drop.CONCURRENTLY()),
                Span = span,
            };
        }

        var savepoint = (DropSavepointContext)context;
        var name = savepoint.colId() is { } id
            ? Name(id)
            : new Identifier(StringOf(savepoint.stringLiteral()), true) { Span = Span(savepoint.stringLiteral()) };
        return new DropSavepointStatement(name, savepoint.ifExists() is not null) { Span = span };
    }
}
