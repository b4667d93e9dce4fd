using Antlr4.Runtime;
using Antlr4.Runtime.Tree;
using StreamSql.Sql.Syntax;
using StreamSql.Sql.Syntax.Statements;
using static StreamSql.Sql.Parsing.Generated.StreamSqlParser;

namespace StreamSql.Sql.Parsing;

/// <summary>The dispatch over statements, and the streaming and utility ones.</summary>
internal sealed partial class AstBuilder
{
    public SqlStatement Build(StatementContext context)
    {
        Enter();
        var statement = context.GetChild(0) switch
        {
            QueryOrDmlContext c => QueryOrDml(c),
            CreateStatementContext c => Create(c),
            AlterStatementContext c => Alter(c),
            DropStatementContext c => Drop(c),
            TransactionStatementContext c => Transaction(c),
            SessionStatementContext c => Session(c),
            StreamingStatementContext c => Streaming(c),
            UtilityStatementContext c => Utility(c),
            var other => Unsupported((UnsupportedStatementContext)other),
        };
        Leave();
        return statement.Span.IsNone ? statement with { Span = Span(context) } : statement;
    }

    private SqlStatement Streaming(StreamingStatementContext context)
    {
        switch (context)
        {
            case SubscribeContext c:
                return Subscribe(c.subscribeStatement());
            case FlushContext:
                return new FlushStatement();
            case ExplainWhyContext c:
                return new ExplainWhyStatement(Qualified(c.qualifiedName()));
            case ExplainRowContext c:
                return new ExplainRowStatement(Qualified(c.qualifiedName()), Where(c.whereClause()));
            case ExplainContext c:
                return Explain(c);
            case CancelJobContext c:
                return new CancelJobStatement(List(c.stringLiteral(), StringOf));
            default:
                var replay = (ReplayErrorsContext)context;
                return new ReplayErrorsStatement(Qualified(replay.qualifiedName()), Where(replay.whereClause()));
        }
    }

    private SubscribeStatement Subscribe(SubscribeStatementContext context) =>
        new(OptionalQualified(context.qualifiedName()), context.query() is { } query ? Query(query) : null)
        {
            Options = Options(context.withOptions()),
            AsOf = OptionalExpression(context.expr()),
            Span = Span(context),
        };

    private SqlStatement Explain(ExplainContext context)
    {
        var options = new List<SqlOption>();
        bool isAnalyze = false;
        foreach (var flag in context.explainFlag())
        {
            if (flag.optionParens() is { } list)
            {
                options.AddRange(Options(list));
                continue;
            }

            bool verbose = Has(flag.VERBOSE());
            isAnalyze |= !verbose;
            options.Add(new SqlOption(verbose ? "verbose" : "analyze", null) { Span = Span(flag) });
        }

        if (context.statement() is { } statement)
            return new ExplainStatement(Build(statement), SyntaxList.From(options));
        if (!isAnalyze) throw ErrorAt(context.qualifiedName().Start);
        return new ExplainObjectStatement(Qualified(context.qualifiedName()), SyntaxList.From(options));
    }

    private SqlStatement Utility(UtilityStatementContext context) => context switch
    {
        CopyContext c => Copy(c.copyStatement()),
        TruncateContext c => new TruncateStatement(
            List(c.truncateTarget(), t => Qualified(t.qualifiedName())), Has(c.RESTART()), IsCascade(c.dropBehavior())),
        CommentContext c => Comment(c),
        GrantContext c => Grant(c.grantStatement()),
        LockContext c => new LockStatement(
            QualifiedList(c.qualifiedNames()), c.lockMode() is { } mode ? Words(mode) : null, Has(c.NOWAIT())),
        AnalyzeContext c => new AnalyzeStatement(
            Has(c.VERBOSE()) ? [new SqlOption("verbose", null)] : Options(c.optionParens()),
            List(c.vacuumTarget(), VacuumTarget)),
        VacuumContext c => Vacuum(c),
        RefreshContext c => new RefreshMaterializedViewStatement(
            Qualified(c.qualifiedName()), Has(c.CONCURRENTLY()), Has(c.NO())),
        DoBlockContext c => Do(c),
        CallContext c => new CallStatement(Call(c.nameCall())),
        _ => new CheckpointStatement(),
    };

    private VacuumTarget VacuumTarget(VacuumTargetContext context) =>
        new(Qualified(context.qualifiedName()), Columns(context.columnList())) { Span = Span(context) };

    private VacuumStatement Vacuum(VacuumContext context)
    {
        var options = new List<SqlOption>(Options(context.optionParens()));
        for (int i = 1; i < context.ChildCount
            && context.GetChild(i) is ITerminalNode { Symbol.Type: not COMMA } word; i++)
        {
            string key = Raw(word).ToLowerInvariant();
            options.Add(new SqlOption(key == "analyse" ? "analyze" : key, null) { Span = Span(word) });
        }

        return new VacuumStatement(SyntaxList.From(options), List(context.vacuumTarget(), VacuumTarget));
    }

    private DoStatement Do(DoBlockContext context)
    {
        var literals = context.stringLiteral();
        var language = context.colId().Length > 0 ? Name(context.colId(0)) : null;
        int code = 0;
        if (language is null && literals.Length > 1)
        {
            code = ((ITerminalNode)context.GetChild(1) is { Symbol.Type: LANGUAGE }) ? 1 : 0;
            language = new Identifier(StringOf(literals[1 - code]));
        }

        return new DoStatement(StringOf(literals[code]), language);
    }

    private CommentStatement Comment(CommentContext context)
    {
        string? comment = OptionalString(context.stringLiteral());
        var target = context.commentTarget();
        if (Has(target.CONSTRAINT()))
        {
            var name = Name(target.colId());
            return new CommentStatement(ObjectKind.Constraint, new ObjectName([name]) { Span = name.Span }, comment)
            {
                On = Qualified(target.qualifiedName()),
            };
        }

        return new CommentStatement(Kind(target.Start.Type), Qualified(target.qualifiedName()), comment);
    }

    private SqlStatement Grant(GrantStatementContext context)
    {
        bool isRevoke = Has(context.REVOKE());
        bool cascade = IsCascade(context.dropBehavior());
        if (context.privileges() is not { } privileges)
        {
            return new GrantRoleStatement(
                isRevoke, List(context.roleNames(0).roleName(), Name), List(context.roleNames(1).roleName(), Name))
            {
                AdminOption = Has(context.ADMIN()),
                IsCascade = cascade,
            };
        }

        var objects = context.grantObjects();
        return new GrantStatement(isRevoke, Privileges(privileges), GrantedObjects(objects))
        {
            Kind = GrantedKind(objects),
            AllInSchema = Has(objects.ALL()),
            Grantees = List(context.grantees().roleName(), Name),
            GrantOption = Has(context.OPTION()),
            IsCascade = cascade,
        };
    }

    private SyntaxList<ObjectName> GrantedObjects(GrantObjectsContext context) => context.qualifiedNames() is { } names
        ? QualifiedList(names)
        : [Qualified(context.qualifiedName())];

    private static ObjectKind GrantedKind(GrantObjectsContext context)
    {
        if (context.objectKind() is { } kind) return Kind(kind);
        if (Has(context.ALL()))
        {
            return Has(context.TABLES()) ? ObjectKind.Table : Has(context.SEQUENCES()) ? ObjectKind.Sequence
                : Has(context.PROCEDURES()) ? ObjectKind.Procedure : Has(context.ROUTINES()) ? ObjectKind.Routine
                : ObjectKind.Function;
        }

        return context.GetChild(0) is ITerminalNode leaf ? Kind(leaf.Symbol.Type) : ObjectKind.Table;
    }

    private SyntaxList<Privilege> Privileges(PrivilegesContext context) => Has(context.ALL())
        ? [new Privilege("ALL", Columns(context.columnList())) { Span = Span(context) }]
        : List(
            context.privilege(),
            p => new Privilege(Raw(p.Start).ToUpperInvariant(), Columns(p.columnList())) { Span = Span(p) });

    private UnsupportedStatement Unsupported(UnsupportedStatementContext context)
    {
        string name = Raw(context.Start).ToUpperInvariant();
        if (context.unsupportedObject() is { } target) name += " " + Words(target);
        return new UnsupportedStatement(name, Raw(context));
    }
}
