using StreamSql.Sql.Syntax;
using StreamSql.Sql.Syntax.Statements;
using static StreamSql.Sql.Parsing.Generated.StreamSqlParser;

namespace StreamSql.Sql.Parsing;

/// <summary>Settings, prepared statements, cursors, notifications, transactions.</summary>
internal sealed partial class AstBuilder
{
    private SqlStatement Session(SessionStatementContext context)
    {
        var span = Span(context);
        return context switch
        {
            SetTransactionContext c => SetTransaction(c),
            SetCharacteristicsContext c => new SetTransactionStatement(true, Modes(c.transactionModes(), span)),
            SetConstraintsContext c =>
                new SetConstraintsStatement(QualifiedList(c.qualifiedNames()), Has(c.DEFERRED())),
            SetKnownContext c => SetKnown(c),
            SetSettingContext c => new SetStatement(
                Key(c.optionKey()), Settings(c.settingValues()), Scope(Has(c.LOCAL()), Has(c.SESSION()))),
            ResetContext c => new ResetStatement(ResetName(c)),
            DiscardContext c => new DiscardStatement(DiscardTargetOf(c)),
            ShowContext c => Show(c.showTarget()),
            DescribeContext c => new DescribeStatement(Qualified(c.qualifiedName())),
            PrepareContext c =>
                new PrepareStatement(Name(c.colId()), List(c.typeName(), Type), Preparable(c.preparable())),
            ExecuteContext c => new ExecuteStatement(Name(c.colId()), Expressions(c.exprList())),
            DeallocateContext c => new DeallocateStatement(OptionalName(c.colId())),
            DeclareCursorContext c => Declare(c),
            FetchCursorContext c => Fetch(c),
            CloseCursorContext c => new CloseCursorStatement(OptionalName(c.colId())),
            ListenContext c => new ListenStatement(Name(c.colId())),
            UnlistenContext c => new UnlistenStatement(OptionalName(c.colId())),
            _ => Notify((NotifyContext)context),
        };
    }

    private NotifyStatement Notify(NotifyContext context) =>
        new(Name(context.colId()), OptionalString(context.stringLiteral()));

    private static SetScope Scope(bool isLocal, bool isSession) =>
        isLocal ? SetScope.Local : isSession ? SetScope.Session : SetScope.Default;

    private SetTransactionStatement SetTransaction(SetTransactionContext context) =>
        context.stringLiteral() is { } snapshot
        ? new SetTransactionStatement(false, new TransactionModes(null, null, null)) { Snapshot = StringOf(snapshot) }
        : new SetTransactionStatement(false, Modes(context.transactionModes(), Span(context)));

    private SetStatement SetKnown(SetKnownContext context)
    {
        var special = context.setSpecial();
        string name = special.Start.Type switch
        {
            TIME => "timezone",
            NAMES => "client_encoding",
            ROLE => "role",
            SCHEMA => "search_path",
            _ => "session_authorization",
        };
        SyntaxList<OptionValue> values = [];
        if (special.stringLiteral() is { } schema)
        {
            values = [new OptionValue(OptionValueKind.String, StringOf(schema)) { Span = Span(schema) }];
        }
        else if (special.optionValue() is { } value)
        {
            var converted = OptionValue(value);
            bool isDefault = converted.Kind == OptionValueKind.Default
                || (name == "timezone" && converted is { Kind: OptionValueKind.Word, Text: "local" });
            values = isDefault ? [] : [converted];
        }

        return new SetStatement(name, values, Scope(Has(context.LOCAL()), Has(context.SESSION())));
    }

    private string? ResetName(ResetContext context) => Has(context.ALL()) ? null
        : Has(context.ZONE()) ? "timezone"
        : Has(context.ISOLATION()) ? "transaction_isolation"
        : Has(context.AUTHORIZATION()) ? "session_authorization"
        : Key(context.optionKey());

    private static DiscardTarget DiscardTargetOf(DiscardContext context) => context.Stop.Type switch
    {
        ALL => DiscardTarget.All,
        PLANS => DiscardTarget.Plans,
        SEQUENCES => DiscardTarget.Sequences,
        _ => DiscardTarget.Temporary,
    };

    private static readonly string[] ShownLists =
    [
        "STREAMS", "TABLES", "SOURCES", "VIEWS", "SINKS", "INDEXES", "FUNCTIONS", "CONNECTORS", "FORMATS", "JOBS",
        "SAVEPOINTS", "CHECKPOINTS", "SCHEMAS", "DATABASES", "COLUMNS", "ROLES", "USERS", "TYPES", "OBJECTS",
        "PARAMETERS", "SETTINGS", "OPTIONS", "WATERMARKS", "SUBSCRIPTIONS", "CURSORS", "SECRETS", "CONNECTIONS",
        "SESSIONS", "PROCESSLIST", "CLUSTER", "TASKS",
    ];

    private SqlStatement Show(ShowTargetContext context)
    {
        if (Has(context.CREATE()))
            return new ShowCreateStatement(OptionalKind(context.objectKind()), Qualified(context.qualifiedName()));
        string? list = Has(context.VIEWS()) ? "MATERIALIZED VIEWS" : Has(context.TRANSACTIONS())
            ? "PENDING TRANSACTIONS" : null;
        string? setting = Has(context.ALL()) ? "all"
            : Has(context.ZONE()) ? "timezone"
            : Has(context.ISOLATION()) ? "transaction_isolation"
            : Has(context.AUTHORIZATION()) ? "session_authorization" : null;
        if (context.optionKey() is { } key)
        {
            setting = Key(key);
            string upper = setting.ToUpperInvariant();
            if (Array.IndexOf(ShownLists, upper) >= 0) list = upper;
        }

        if (list is null)
        {
            if ((context.FROM() ?? context.IN() ?? context.LIKE()) is { } extra) throw ErrorAt(extra.Symbol);
            return context.whereClause() is { } clause ? throw ErrorAt(clause.Start)
                : new ShowSettingStatement(setting!);
        }

        return new ShowObjectsStatement(list)
        {
            From = OptionalQualified(context.qualifiedName()),
            Like = OptionalString(context.stringLiteral()),
            Where = Where(context.whereClause()),
        };
    }

    private SqlStatement Preparable(PreparableContext context) => context.queryOrDml() is { } query
        ? QueryOrDml(query)
        : Subscribe(context.subscribeStatement());

    private DeclareCursorStatement Declare(DeclareCursorContext context)
    {
        bool? scroll = null;
        bool isBinary = false;
        bool isInsensitive = false;
        foreach (var option in context.cursorOption())
        {
            if (Has(option.SCROLL())) scroll = !Has(option.NO());
            isBinary |= Has(option.BINARY());
            isInsensitive |= Has(option.INSENSITIVE());
        }

        var body = context.cursorBody();
        SqlStatement statement = body.query() is { } query
            ? new SelectStatement(Query(query)) { Span = Span(query) }
            : Subscribe(body.subscribeStatement());
        return new DeclareCursorStatement(Name(context.colId()), statement)
        {
            IsBinary = isBinary,
            IsInsensitive = isInsensitive,
            IsScroll = scroll,
            WithHold = Has(context.WITH()),
        };
    }

    private FetchStatement Fetch(FetchCursorContext context)
    {
        var (direction, count) = Direction(context.fetchDirection());
        return new FetchStatement(Name(context.colId()), direction, count, Has(context.MOVE()))
        {
            Options = Options(context.withOptions()),
        };
    }

    private (FetchDirection Direction, long? Count) Direction(FetchDirectionContext? context)
    {
        if (context is null) return (FetchDirection.Forward, 1);
        long? count = context.signedInteger() is { } number ? Signed(number) : null;
        return context.Start.Type switch
        {
            NEXT => (FetchDirection.Next, null),
            PRIOR => (FetchDirection.Prior, null),
            FIRST => (FetchDirection.First, null),
            LAST => (FetchDirection.Last, null),
            ABSOLUTE => (FetchDirection.Absolute, count),
            RELATIVE => (FetchDirection.Relative, count),
            FORWARD => (FetchDirection.Forward, Has(context.ALL()) ? null : count ?? 1),
            BACKWARD => (FetchDirection.Backward, Has(context.ALL()) ? null : count ?? 1),
            ALL => (FetchDirection.Forward, null),
            _ => (FetchDirection.Forward, count),
        };
    }

    private long Signed(SignedIntegerContext context)
    {
        string digits = (Has(context.MINUS()) ? "-" : string.Empty) + QuotedText.Integer(Raw(context.INTEGER()));
        return long.TryParse(digits, out long value) ? value : throw ErrorAt(context.Start);
    }

    private SqlStatement Transaction(TransactionStatementContext context)
    {
        switch (context)
        {
            case BeginContext c:
                return new BeginStatement(Modes(c.transactionModes(), Span(context)), Has(c.START()));
            case EndTransactionContext c:
                bool chain = Has(c.CHAIN()) && !Has(c.NO());
                return Has(c.COMMIT()) || Has(c.END()) ? new CommitStatement(chain) : new RollbackStatement(chain);
            case SettleTransactionContext c:
                return new SettleTransactionStatement(Has(c.COMMIT()), StringOf(c.stringLiteral()));
            case TwoPhaseContext c:
                var action = Has(c.COMMIT()) ? TwoPhaseAction.CommitPrepared
                    : Has(c.ROLLBACK()) ? TwoPhaseAction.RollbackPrepared : TwoPhaseAction.Prepare;
                return new TwoPhaseStatement(action, StringOf(c.stringLiteral()));
            case SavepointContext c:
                return new SavepointStatement(Name(c.colId()));
            case ReleaseSavepointContext c:
                return new ReleaseSavepointStatement(Name(c.colId()));
            default:
                return new RollbackToSavepointStatement(Name(((RollbackToContext)context).colId()));
        }
    }

    private TransactionModes Modes(TransactionModesContext? context, SourceSpan span)
    {
        IsolationLevel? isolation = null;
        bool? readOnly = null;
        bool? deferrable = null;
        foreach (var mode in context?.transactionMode() ?? [])
        {
            if (Has(mode.LEVEL()))
            {
                isolation = Has(mode.UNCOMMITTED()) ? IsolationLevel.ReadUncommitted
                    : Has(mode.COMMITTED()) ? IsolationLevel.ReadCommitted
                    : Has(mode.REPEATABLE()) ? IsolationLevel.RepeatableRead : IsolationLevel.Serializable;
            }
            else if (Has(mode.DEFERRABLE()))
            {
                deferrable = !Has(mode.NOT());
            }
            else
            {
                readOnly = Has(mode.ONLY());
            }
        }

        return new TransactionModes(isolation, readOnly, deferrable) { Span = context is null ? span : Span(context) };
    }
}
