using System.Text;
using StreamSql.Sql.Syntax.Expressions;
using StreamSql.Sql.Syntax.Queries;
using StreamSql.Sql.Syntax.Statements;

namespace StreamSql.Sql.Syntax.Printing;

/// <summary>
/// Collects the text of one print; the partial files write the kinds of nodes. Belongs to one thread.
/// </summary>
internal sealed partial class SqlWriter
{
    private readonly StringBuilder _text = new();

    public override string ToString() => _text.ToString();

    private SqlWriter Add(string text)
    {
        _text.Append(text);
        return this;
    }

    private SqlWriter AddIf(bool condition, string text) => condition ? Add(text) : this;

    private SqlWriter Add(Identifier name) => Add(
        name.WasQuoted && !string.IsNullOrEmpty(name.Text)
            ? $"\"{name.Text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : SyntaxPrinter.Quote(name.Text));

    private SqlWriter Add(ObjectName name) => Join(name.Parts, ".", part => Add(part));

    /// <summary>
    /// A function's name: keywords that may name functions stand without quotes, so that left(...) stays what it was.
    /// </summary>
    private SqlWriter AddFunctionName(ObjectName name)
    {
        bool isFree = name.IsSimple && !name.Last.WasQuoted && ReservedWords.TypeFunctionName.Contains(name.Name);
        return isFree ? Add(name.Name) : Add(name);
    }

    private SqlWriter AddString(string value) => Add(SyntaxPrinter.Literal(value));

    private SqlWriter Join<T>(IReadOnlyList<T> items, string separator, Action<T> write)
    {
        for (int i = 0; i < items.Count; i++)
        {
            if (i > 0) Add(separator);
            write(items[i]);
        }

        return this;
    }

    private SqlWriter List(SyntaxList<SqlExpression> items) => Join(items, ", ", e => Expression(e));

    private SqlWriter List(SyntaxList<Identifier> items) => Join(items, ", ", e => Add(e));

    private SqlWriter List(SyntaxList<ObjectName> items) => Join(items, ", ", e => Add(e));

    /// <summary>Names in parentheses with a blank before, or nothing.</summary>
    private SqlWriter Columns(SyntaxList<Identifier> items) => items.Count == 0 ? this : Add(" (").List(items).Add(")");

    private SqlWriter Options(string before, SyntaxList<SqlOption> options) =>
        options.Count == 0 ? this : Add(before).Add("(").Join(options, ", ", o => Option(o)).Add(")");

    private SqlWriter Option(SqlOption option)
    {
        OptionKey(option.Key);
        return option.Value is null ? this : Add(" = ").Value(option.Value);
    }

    /// <summary>A key of plain words is written bare, keywords too; any other as a string.</summary>
    private SqlWriter OptionKey(string key)
    {
        bool isBare = key.Length > 0;
        foreach (string word in key.Split('.', '-')) isBare &= SyntaxPrinter.IsPlainWord(word);
        return isBare ? Add(key) : AddString(key);
    }

    private SqlWriter Value(OptionValue value) => value.Kind switch
    {
        OptionValueKind.String => AddString(value.Text),
        OptionValueKind.Interval => Add("INTERVAL ").AddString(value.Text),
        OptionValueKind.List => Add("(").Join(value.Items, ", ", v => Value(v)).Add(")"),
        OptionValueKind.Word => Join(value.Text.Split('.'), ".", word => Add(SyntaxPrinter.Quote(word))),
        _ => Add(value.Text),
    };

    /// <summary>Nodes that are neither expressions nor queries nor statements.</summary>
    public void Part(SyntaxNode node)
    {
        _ = node switch
        {
            Identifier n => Add(n),
            ObjectName n => Add(n),
            TypeName n => Type(n),
            TypeField n => Field(n),
            SqlOption n => Option(n),
            OptionValue n => Value(n),
            OperatorName n => Operator(n),
            SelectItem n => Item(n),
            OrderByItem n => SortItem(n),
            GroupingElement n => Grouping(n),
            WindowSpecification n => Window(n),
            WindowFrame n => Frame(n),
            FunctionArgument n => Argument(n),
            WithClause n => With(n),
            CommonTableExpression n => CommonTable(n),
            TableAlias n => Alias(n),
            RowPattern n => Pattern(n, 0),
            TableElement n => Element(n),
            ColumnConstraint n => Constraint(n),
            TableConstraint n => Constraint(n),
            AlterAction n => Action(n),
            IndexElement n => Index(n),
            Assignment n => Assignment(n),
            FormatEncode n => Format(n),
            TransactionModes n => Modes(n),
            CaseWhen n => Add("WHEN ").Expression(n.When).Add(" THEN ").Expression(n.Then),
            _ => Add(node.GetType().Name),
        };
    }
}
