package io.intermodal.activemq;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.function.Consumer;
import org.apache.activemq.command.ActiveMQDestination;
import org.apache.activemq.command.Command;
import org.apache.activemq.command.ConsumerControl;
import org.apache.activemq.command.ConsumerId;
import org.apache.activemq.command.MessageAck;
import org.apache.activemq.command.MessageId;
import org.apache.activemq.command.RemoveInfo;
import org.apache.activemq.command.WireFormatInfo;
import org.apache.activemq.transport.FutureResponse;
import org.apache.activemq.transport.ResponseCallback;
import org.apache.activemq.transport.Transport;
import org.apache.activemq.transport.TransportFilter;
import org.jspecify.annotations.Nullable;

/**
 * Sits between the client and its socket: sees what the client keeps to itself (the broker's version, consumers that the broker ends, the first
 * failure) and corrects two things that it says to the broker.
 */
final class ActiveMqTransport extends TransportFilter {

    private volatile @Nullable WireFormatInfo peer;
    private volatile Consumer<IOException> onFailure = failure -> {};
    private volatile Consumer<ConsumerId> onConsumerEnded = consumer -> {};

    ActiveMqTransport(Transport next) {
        super(next);
    }

    void onFailure(Consumer<IOException> listener) {
        onFailure = listener;
    }

    void onConsumerEnded(Consumer<ConsumerId> listener) {
        onConsumerEnded = listener;
    }

    /**
     * Makes the broker look for more to send. It reads a page of at most 200 messages from its store at a time and, without an acknowledgement or a
     * new message, does not look for the next one by itself.
     */
    static Command nudge(ConsumerId consumer, ActiveMQDestination queue, MessageId last) {
        MessageAck nudge = new MessageAck();
        nudge.setAckType(MessageAck.DELIVERED_ACK_TYPE);
        nudge.setConsumerId(consumer);
        nudge.setDestination(queue);
        nudge.setFirstMessageId(last);
        nudge.setLastMessageId(last);
        nudge.setMessageCount(0);
        return nudge;
    }

    /** What the broker said about itself; null before it did. */
    @Nullable
    WireFormatInfo peer() {
        return peer;
    }

    /**
     * Ends the connection without a word to the broker. Frees every thread that is stuck in it, whatever the other side does; the lingering time
     * of zero keeps a TLS socket from waiting for the writer that it is to be freed from.
     */
    void cut() {
        Socket socket = narrow(Socket.class);
        if (socket == null) {
            return;
        }
        try {
            socket.setSoLinger(true, 0);
        } catch (SocketException alreadyClosed) {
            // Then there is nothing to linger for.
        }
        try {
            socket.close();
        } catch (IOException alreadyBroken) {
            // Closed is all it has to be.
        }
    }

    @Override
    public void oneway(Object command) throws IOException {
        // "Delivered, not acknowledged" would make the broker send more: what it lets out is to be bounded by what is
        // unacknowledged.
        // The client's "delivered, not acknowledged" would widen the window: what the broker lets out is to be bounded
        // by what is unacknowledged.
        if (command instanceof MessageAck ack && ack.isDeliveredAck() && ack.getMessageCount() > 0) {
            return;
        }
        super.oneway(corrected(command));
    }

    @Override
    public FutureResponse asyncRequest(Object command, @Nullable ResponseCallback callback) throws IOException {
        // Not the inherited method, which forgets the callback.
        return next.asyncRequest(corrected(command), callback);
    }

    @Override
    public Object request(Object command) throws IOException {
        return super.request(corrected(command));
    }

    @Override
    public Object request(Object command, int timeout) throws IOException {
        return super.request(corrected(command), timeout);
    }

    @Override
    public void onCommand(Object command) {
        if (command instanceof WireFormatInfo info) {
            peer = info;
        }
        super.onCommand(command);
        if (command instanceof ConsumerControl control && control.isClose()) {
            onConsumerEnded.accept(control.getConsumerId());
        }
    }

    @Override
    public void onException(IOException error) {
        onFailure.accept(error);
        super.onException(error);
    }

    /** A message that goes back in good order was not tried: the broker is not to count it as handed out. */
    private static Object corrected(Object command) {
        if (command instanceof RemoveInfo remove) {
            remove.setLastDeliveredSequenceId(RemoveInfo.LAST_DELIVERED_UNSET);
        }
        return command;
    }
}
