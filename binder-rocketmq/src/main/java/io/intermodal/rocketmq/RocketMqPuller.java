package io.intermodal.rocketmq;

import io.intermodal.SubscribeOptions.OnPositionLost;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import io.intermodal.spi.Incoming;
import io.intermodal.spi.LinkConfig;
import io.intermodal.spi.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps one request on its way for each queue that has room. Owned by the thread of the source. */
final class RocketMqPuller {

    private static final Logger LOG = LoggerFactory.getLogger(RocketMqPuller.class);
    private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    /** A broker that was killed builds its index of queues anew while it serves already. */
    private static final long SETTLED_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final RocketMqMember member;
    private final RocketMqCalls calls;
    private final TimeSource time;
    private final int batch;

    RocketMqPuller(RocketMqMember member, RocketMqCalls calls, LinkConfig config, int batch) {
        this.member = member;
        this.calls = calls;
        this.time = config.time();
        this.batch = batch;
    }

    void tick() {
        if (member.isQuiet() || member.isInDoubt()) {
            return;
        }
        for (RocketMqLane lane : member.lanes().all()) {
            int room = member.lanes().room(lane);
            if (!lane.pulling
                    && !lane.held
                    && !lane.closing
                    && room > 0
                    && (lane.pullNotBefore == 0 || time.nanoTime() - lane.pullNotBefore >= 0)) {
                pull(lane, Math.min(batch, room));
            }
        }
    }

    private void pull(RocketMqLane lane, int most) {
        lane.pulling = true;
        String group = member.what().group();
        var unused = RocketMqPull.pull(calls, lane.server, group, lane.queue, lane.next, most, true)
                .whenComplete((answer, failure) -> member.inbox().add(() -> answered(lane, answer, failure)));
    }

    private void answered(RocketMqLane lane, RocketMqPull.@Nullable Pulled answer, @Nullable Throwable failure) {
        lane.pulling = false;
        if (lane.gone || lane.closing) {
            return;
        }
        if (answer == null) {
            failed(lane, failure == null ? new IllegalStateException("no answer") : failure);
        } else if (answer.found()) {
            lane.beyondSince = 0;
            lane.pullNotBefore = 0;
            List<Incoming> messages = new ArrayList<>();
            for (Incoming message : RocketMqReader.read(lane.lane, answer.messages())) {
                if (message.position() >= lane.next) {
                    messages.add(message);
                    lane.next = message.position() + 1;
                }
            }
            lane.next = Math.max(lane.next, answer.next());
            member.lanes().add(lane, messages);
        } else if (answer.moved()) {
            moved(lane, answer);
        } else {
            lane.beyondSince = 0;
            lane.pullNotBefore = 0;
        }
    }

    private void failed(RocketMqLane lane, Throwable failure) {
        lane.pullNotBefore = time.nanoTime() + AGAIN_NANOS;
        BrokerException cause = RocketMqErrors.asked(failure, "reading " + lane.lane.name());
        if (cause.kind() == Kind.UNAVAILABLE || cause.kind() == Kind.BUSY) {
            LOG.trace("{} could not be read, which is tried again", lane.lane, failure);
        } else {
            member.ended(cause);
        }
    }

    private void moved(RocketMqLane lane, RocketMqPull.Pulled answer) {
        if (lane.next < answer.first()) {
            if (!member.isSilent()) {
                member.events().gap(lane.lane, lane.next, answer.first());
            }
            lane.next = answer.first();
            return;
        }
        long now = time.nanoTime();
        if (lane.next <= answer.end() || lane.beyondSince == 0) {
            lane.beyondSince = lane.next <= answer.end() ? 0 : now;
            lane.pullNotBefore = now + AGAIN_NANOS;
        } else if (now - lane.beyondSince < SETTLED_NANOS) {
            lane.pullNotBefore = now + AGAIN_NANOS;
        } else {
            beyondTheEnd(lane, answer);
        }
    }

    /** Messages that were read are not there any more: the queue was made anew. */
    private void beyondTheEnd(RocketMqLane lane, RocketMqPull.Pulled answer) {
        OnPositionLost choice = member.reading().onPositionLost();
        boolean mayBeLost = member.reading().routes().get(0) instanceof io.intermodal.spi.Route.OneGroup;
        if (mayBeLost && choice == OnPositionLost.FAIL) {
            member.ended(new BrokerException(
                    Kind.POSITION_LOST,
                    "the position " + lane.next + " of group '" + member.what().group() + "' lies behind the end "
                            + answer.end() + " of " + lane.lane.name() + ": the topic was made anew",
                    null));
        } else {
            member.again(lane, mayBeLost && choice == OnPositionLost.NEW ? answer.end() : answer.first());
        }
    }
}
