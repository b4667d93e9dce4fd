using Antlr4.Runtime.Tree;
using StreamSql.Sql.Syntax;
using StreamSql.Sql.Syntax.Expressions;
using static StreamSql.Sql.Parsing.Generated.StreamSqlParser;

namespace StreamSql.Sql.Parsing;

/// <summary>Types.</summary>
internal sealed partial class AstBuilder
{
    public TypeName Type(TypeNameContext context)
    {
        Enter();
        var type = Simple(context.simpleType());
        Leave();
        return type with
        {
            ArrayDimensions = context.arrayBound().Length,
            IsSetOf = Has(context.SETOF()),
            Span = Span(context),
        };
    }

    private TypeName? OptionalType(TypeNameContext? context) => context is null ? null : Type(context);

    private TypeName Simple(SimpleTypeContext context)
    {
        if (context.builtinType() is { } builtin) return Builtin(builtin);
        if (Has(context.INTERVAL())) return IntervalType(context);
        var arguments = context.typeArgument();
        if (arguments.Length > 0) return CompositeType(context, arguments);
        var parts = new List<Identifier> { Name(context.typeFunctionName()) };
        foreach (var label in context.colLabel()) parts.Add(Name(label));
        var list = SyntaxList.From(parts);
        var name = new ObjectName(list) { Span = parts[0].Span.Cover(parts[^1].Span) };
        return new TypeName(name)
        {
            Modifiers = Expressions(context.exprList()),
            IsColumnType = Has(context.PERCENT()),
            Span = Span(context),
        };
    }

    private TypeName CompositeType(SimpleTypeContext context, TypeArgumentContext[] arguments)
    {
        string name = Has(context.ROW()) ? "struct" : Has(context.ARRAY()) ? "array"
            : Name(context.typeFunctionName()).Text;
        var fields = new List<TypeField>();
        var types = new List<TypeName>();
        foreach (var argument in arguments)
        {
            bool notNull = Has(argument.NOT());
            var type = Type(argument.typeName());
            if (argument.colId() is { } id)
            {
                fields.Add(new TypeField(Name(id), type, notNull) { Span = Span(argument) });
            }
            else
            {
                types.Add(type);
            }
        }

        bool isStruct = name == "struct";
        if (isStruct ? types.Count > 0 : fields.Count > 0) throw ErrorAt(arguments[0].Start);
        return new TypeName(new ObjectName(name))
        {
            Fields = SyntaxList.From(fields),
            Arguments = SyntaxList.From(types)
        };
    }

    private TypeName IntervalType(SimpleTypeContext context)
    {
        var (fields, precision) = Fields(context.intervalFields());
        return new TypeName(new ObjectName("interval"))
        {
            IntervalFields = fields,
            Modifiers = Has(context.INTEGER()) ? [Number(context.INTEGER())] : precision is { } node ? [Number(node)]
                : [],
        };
    }

    private NumberLiteral Number(ITerminalNode node) => new(QuotedText.Integer(Raw(node)), true) { Span = Span(node) };

    private TypeName Builtin(BuiltinTypeContext context)
    {
        var modifiers = context.exprList() is { } list ? Expressions(list) : Has(context.INTEGER())
            ? [Number(context.INTEGER())] : [];
        bool varying = Has(context.VARYING());
        string name;
        switch (context.Start.Type)
        {
            case INT or INTEGER_P:
                name = "int4";
                break;
            case SMALLINT:
                name = "int2";
                break;
            case BIGINT:
                name = "int8";
                break;
            case REAL:
                name = "float4";
                break;
            case BOOLEAN:
                name = "bool";
                break;
            case DOUBLE:
                name = "float8";
                break;
            case FLOAT:
                name = modifiers.Count > 0 && IntegerOf(context.INTEGER()) <= 24 ? "float4" : "float8";
                modifiers = [];
                break;
            case BIT:
                name = varying ? "varbit" : "bit";
                if (!varying && modifiers.Count == 0) modifiers = [new NumberLiteral("1", true)];
                break;
            case CHARACTER or CHAR or NATIONAL or NCHAR:
                name = varying ? "varchar" : "bpchar";
                if (!varying && modifiers.Count == 0) modifiers = [new NumberLiteral("1", true)];
                break;
            case VARCHAR:
                name = "varchar";
                break;
            case TIMESTAMP:
                name = Has(context.WITH()) ? "timestamptz" : "timestamp";
                break;
            case TIME:
                name = Has(context.WITH()) ? "timetz" : "time";
                break;
            default:
                name = "numeric";
                break;
        }

        return new TypeName(new ObjectName(name)) { Modifiers = modifiers, Span = Span(context) };
    }

    private static (IntervalFields Fields, ITerminalNode? Precision) Fields(IntervalFieldsContext? context)
    {
        if (context is null) return (IntervalFields.None, null);
        var first = Unit(context.Start.Type);
        var second = context.intervalSecond();
        var last = second is not null ? IntervalFields.Second : Unit(context.Stop.Type);
        var fields = IntervalFields.None;
        for (int unit = (int)first; unit <= (int)last; unit <<= 1) fields |= (IntervalFields)unit;
        return (fields, second?.INTEGER());
    }

    private static IntervalFields Unit(int type) => type switch
    {
        YEAR or YEARS => IntervalFields.Year,
        MONTH or MONTHS => IntervalFields.Month,
        DAY or DAYS => IntervalFields.Day,
        HOUR or HOURS => IntervalFields.Hour,
        MINUTE or MINUTES => IntervalFields.Minute,
        _ => IntervalFields.Second,
    };
}
