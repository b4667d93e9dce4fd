namespace StreamSql.Runtime.Network;

/// <summary>Whoever must run again when input or credit arrives: a task. Callable from any thread, cheap when it runs already.</summary>
public interface IWakeUp
{
    void WakeUp();
}
