using Antlr4.Runtime;
using Antlr4.Runtime.Tree;
using StreamSql.Sql.Syntax;
using StreamSql.Sql.Syntax.Expressions;
using StreamSql.Sql.Syntax.Queries;
using StreamSql.Sql.Syntax.Statements;
using static StreamSql.Sql.Parsing.Generated.StreamSqlParser;

namespace StreamSql.Sql.Parsing;

/// <summary>CREATE TABLE, STREAM and SOURCE: columns and constraints.</summary>
internal sealed partial class AstBuilder
{
    private CreateTableStatement CreateTable(CreateTableContext context)
    {
        var includes = new List<IncludeColumn>();
        var elements = new List<TableElement>();
        foreach (var element in context.tableElement())
        {
            if (Has(element.INCLUDE()))
            {
                includes.Add(new IncludeColumn(Name(element.includeName()), [], null, Name(element.colId()))
                { Span = Span(element) });
            }
            else
            {
                elements.Add(TableElement(element));
            }
        }

        var statement = new CreateTableStatement(
            Has(context.TABLE()) ? ObjectKind.Table : ObjectKind.Stream,
            Qualified(context.qualifiedName()),
            SyntaxList.From(elements))
        {
            OrReplace = context.orReplace() is not null,
            IfNotExists = context.ifNotExists() is not null,
            IsTemporary = Has(context.TEMP()) || Has(context.TEMPORARY()),
            IsUnlogged = Has(context.UNLOGGED()),
            IsSourceSpelling = Has(context.SOURCE()),
            Span = Span(context),
        };
        foreach (var tail in context.createTableTail()) statement = Tail(statement, tail, includes);
        statement = statement with { Includes = SyntaxList.From(includes) };
        return statement.Query is null ? Complete(statement, context) : NamesOnly(statement, context);
    }

    private CreateTableStatement Tail(CreateTableStatement statement, CreateTableTailContext context,
        List<IncludeColumn> includes)
    {
        switch (context.Start.Type)
        {
            case WITH:
                if (statement.Options.Count > 0) throw ErrorAt(context.Start);
                return statement with { Options = Options(context.withOptions()) };
            case FORMAT or ENCODE:
                if (statement.Format is not null) throw ErrorAt(context.Start);
                return statement with { Format = Format(context.formatEncode()) };
            case INCLUDE:
                includes.Add(Include(context.includeColumn()));
                return statement;
            case PARTITIONED:
                return statement with { PartitionedBy = Columns(context.columnList()) };
            case COMMENT:
                return statement with { Comment = StringOf(context.stringLiteral()) };
            case ON:
                string action = Has(context.DROP()) ? "DROP" : Has(context.DELETE()) ? "DELETE ROWS" : "PRESERVE ROWS";
                return statement with { OnCommit = action };
            default:
                if (statement.Query is not null) throw ErrorAt(context.Start);
                return statement with { Query = Query(context.query()), WithNoData = Has(context.NO()) };
        }
    }

    /// <summary>Without AS query every column needs a type or an expression.</summary>
    private CreateTableStatement Complete(CreateTableStatement statement, CreateTableContext context)
    {
        foreach (var element in context.tableElement())
        {
            if (element.columnDefinition() is not { } column || column.typeName() is not null) continue;
            bool isComputed = false;
            foreach (var constraint in column.columnConstraint()) isComputed |= Has(constraint.AS());
            if (!isComputed) throw ErrorAt(Next(context, element));
        }

        return statement;
    }

    private static IToken Next(CreateTableContext context, TableElementContext element)
    {
        for (int i = 0; i + 1 < context.ChildCount; i++)
        {
            if (ReferenceEquals(context.GetChild(i), element)) return ((ITerminalNode)context.GetChild(i + 1)).Symbol;
        }

        return element.Stop;
    }

    /// <summary>
    /// CREATE TABLE t (a, b) AS query names its columns; with types it is a definition, as streaming systems allow.
    /// </summary>
    private CreateTableStatement NamesOnly(CreateTableStatement statement, CreateTableContext context)
    {
        var names = new List<Identifier>();
        foreach (var element in statement.Elements)
        {
            if (element is ColumnDefinition { Type: null, Constraints.Count: 0 } column) names.Add(column.Name);
        }

        if (names.Count == 0) return statement;
        if (names.Count < statement.Elements.Count) throw ErrorAt(context.qualifiedName().Stop);
        return statement with { Elements = [], ColumnNames = SyntaxList.From(names) };
    }

    private IncludeColumn Include(IncludeColumnContext context) => new(
        Name(context.colLabel()),
        List(context.stringLiteral(), StringOf),
        OptionalType(context.typeName()),
        OptionalName(context.colId()))
    { Span = Span(context) };

    private TableElement TableElement(TableElementContext context)
    {
        var span = Span(context);
        if (context.columnDefinition() is { } column) return Column(column);
        if (context.tableConstraint() is { } constraint)
        {
            return new TableConstraintElement(OptionalName(context.colId()), Constraint(constraint)) { Span = span };
        }

        switch (context.Start.Type)
        {
            case STAR:
                return new AllColumnsElement { Span = span };
            case WATERMARK:
                return new WatermarkDefinition(Qualified(context.qualifiedName()), Expression(context.expr()))
                { Span = span };
            default:
                var options = new List<LikeOption>();
                for (int i = 2; i + 1 < context.ChildCount; i += 2)
                {
                    bool including = ((ITerminalNode)context.GetChild(i)).Symbol.Type == INCLUDING;
                    options.Add(
                        new LikeOption(including, Raw((ParserRuleContext)context.GetChild(i + 1)).ToUpperInvariant()));
                }

                return new LikeElement(Qualified(context.qualifiedName()), SyntaxList.From(options)) { Span = span };
        }
    }

    private ColumnDefinition Column(ColumnDefinitionContext context) =>
        new(Name(context.colId()), OptionalType(context.typeName()))
        {
            Collation = OptionalQualified(context.qualifiedName()),
            Constraints = List(context.columnConstraint(), Constraint),
            Span = Span(context),
        };

    private ColumnConstraint Constraint(ColumnConstraintContext context)
    {
        var result = Unnamed(context);
        return result with { Name = OptionalName(context.colId()), Span = Span(context) };
    }

    private ColumnConstraint Unnamed(ColumnConstraintContext context)
    {
        var key = context.GetChild(Has(context.CONSTRAINT()) ? 2 : 0);
        if (key is ReferencesContext references) return new ReferencesColumnConstraint(Target(references));
        switch (((ITerminalNode)key).Symbol.Type)
        {
            case NOT:
                return new NullabilityConstraint(true);
            case NULL:
                return new NullabilityConstraint(false);
            case DEFAULT:
                return new DefaultConstraint(Value(context.valueExpr()));
            case PRIMARY:
                return new PrimaryKeyColumnConstraint(IsEnforced(context.notEnforced()));
            case UNIQUE:
                return new UniqueColumnConstraint(Has(context.NULLS()) && Has(context.NOT()));
            case CHECK:
                return new CheckColumnConstraint(Expression(context.expr()), Has(context.INHERIT()));
            case METADATA:
                return new MetadataConstraint(OptionalString(context.stringLiteral()), Has(context.VIRTUAL()));
            case GENERATED when Has(context.IDENTITY()):
                return new IdentityConstraint(Has(context.ALWAYS()), List(context.sequenceOption(), SequenceOption));
            default:
                return new GeneratedConstraint(Expression(context.expr()), Has(context.STORED()));
        }
    }

    private static bool IsEnforced(NotEnforcedContext? context) => context is null || !Has(context.NOT());

    private SequenceOption SequenceOption(SequenceOptionContext context)
    {
        string word = Raw(context.Start).ToUpperInvariant();
        string? value = context.INTEGER() is { } number
            ? (Has(context.MINUS()) ? "-" : string.Empty) + QuotedText.Integer(Raw(number)) : null;
        return new SequenceOption(word == "NO" ? "NO " + Raw(context.Stop).ToUpperInvariant() : word, value)
        { Span = Span(context) };
    }

    private ForeignKeyTarget Target(ReferencesContext context)
    {
        string? onDelete = null;
        string? onUpdate = null;
        for (int i = 1; i < context.ChildCount; i++)
        {
            if (context.GetChild(i) is not ReferenceActionContext action) continue;
            if (((ITerminalNode)context.GetChild(i - 1)).Symbol.Type == DELETE)
            {
                onDelete = Words(action);
            }
            else
            {
                onUpdate = Words(action);
            }
        }

        return new ForeignKeyTarget(
            Qualified(context.qualifiedName()), Columns(context.columnList()), onDelete, onUpdate,
            IsEnforced(context.notEnforced()))
        {
            Span = Span(context),
        };
    }

    private TableConstraint Constraint(TableConstraintContext context)
    {
        var span = Span(context);
        return context.Start.Type switch
        {
            PRIMARY =>
                new PrimaryKeyConstraint(Columns(context.columnList()), IsEnforced(context.notEnforced()))
                { Span = span },
            UNIQUE =>
                new UniqueConstraint(Columns(context.columnList()), Has(context.NULLS()) && Has(context.NOT()))
                { Span = span },
            CHECK => new CheckConstraint(Expression(context.expr()), Has(context.INHERIT())) { Span = span },
            _ => new ForeignKeyConstraint(Columns(context.columnList()), Target(context.references())) { Span = span },
        };
    }
}
