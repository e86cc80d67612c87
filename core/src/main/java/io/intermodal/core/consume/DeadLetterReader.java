package io.intermodal.core.consume;

import io.intermodal.DeadLetter;
import io.intermodal.Group;
import io.intermodal.core.wire.ControlHeaders;
import io.intermodal.core.wire.MessageMapper;
import io.intermodal.spi.Envelope;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads a dead letter's control headers, and takes them off again for a redrive. */
final class DeadLetterReader {

    private DeadLetterReader() {}

    static DeadLetter read(Envelope envelope, Group group) {
        return new DeadLetter(
                MessageMapper.toMessage(envelope, envelope.body().clone()),
                group,
                reason(envelope.control().get(ControlHeaders.DL_REASON)),
                new DeadLetter.Details(
                        envelope.control().get(ControlHeaders.DL_EXCEPTION),
                        envelope.control().get(ControlHeaders.DL_TEXT),
                        envelope.control().get(ControlHeaders.DL_STACK),
                        (int) ControlHeaders.clamped(envelope.control(), ControlHeaders.DL_ATTEMPTS, 0, 1_000_000, 0),
                        instant(envelope, ControlHeaders.FIRST_FAILURE),
                        instant(envelope, ControlHeaders.DL_LAST),
                        ControlHeaders.redrives(envelope)));
    }

    /** A message that somebody else put among the dead letters counts as rejected. */
    private static DeadLetter.Reason reason(@Nullable String text) {
        if (text != null) {
            for (DeadLetter.Reason reason : DeadLetter.Reason.values()) {
                if (reason.name().equals(text.toUpperCase(Locale.ROOT))) {
                    return reason;
                }
            }
        }
        return DeadLetter.Reason.REJECTED;
    }

    private static @Nullable Instant instant(Envelope envelope, String name) {
        long millis = ControlHeaders.millis(envelope, name);
        return millis == 0 ? null : Instant.ofEpochMilli(millis);
    }

    /** The message as the group gets it again: attempts start anew, the id stays. */
    static Envelope redriven(Envelope envelope) {
        return envelope.toBuilder()
                .control(ControlHeaders.DL_REASON, null)
                .control(ControlHeaders.DL_EXCEPTION, null)
                .control(ControlHeaders.DL_TEXT, null)
                .control(ControlHeaders.DL_STACK, null)
                .control(ControlHeaders.DL_ATTEMPTS, null)
                .control(ControlHeaders.DL_LAST, null)
                .control(ControlHeaders.DL_ORIGIN, null)
                .control(ControlHeaders.DL_PASS, null)
                .control(ControlHeaders.ATTEMPT, null)
                .control(ControlHeaders.FIRST_FAILURE, null)
                .control(ControlHeaders.REDRIVES, Integer.toString(ControlHeaders.redrives(envelope) + 1))
                .build();
    }
}
