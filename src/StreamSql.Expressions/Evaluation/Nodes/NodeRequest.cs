using StreamSql.Core.Types;
using StreamSql.Expressions.Functions;

namespace StreamSql.Expressions.Evaluation.Nodes;

/// <summary>Everything a node is made from: compiled operands, the signature as listed, the concrete result type, the statement.</summary>
internal sealed record NodeRequest(EvalNode[] Operands, FunctionSignature Signature, SqlType Type, EvaluationContext Context);
