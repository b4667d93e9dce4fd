using System.Collections.Concurrent;

namespace StreamSql.Runtime.Tasks;

/// <summary>Control messages to a task, run by its worker between two elements. Posted from any thread.</summary>
internal sealed class Mailbox
{
    private readonly ConcurrentQueue<Action> _mails = new();
    private int _count;

    public bool HasMail => Volatile.Read(ref _count) > 0;

    public void Post(Action mail)
    {
        _mails.Enqueue(mail);
        Interlocked.Increment(ref _count);
    }

    public bool TryTake([System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out Action mail)
    {
        if (!_mails.TryDequeue(out mail)) return false;
        Interlocked.Decrement(ref _count);
        return true;
    }
}
