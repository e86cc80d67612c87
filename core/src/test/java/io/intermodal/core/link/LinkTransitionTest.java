package io.intermodal.core.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.intermodal.ConnectionState;
import io.intermodal.core.link.LinkTransition.Action;
import io.intermodal.core.link.LinkTransition.Signal;
import io.intermodal.core.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class LinkTransitionTest {

    static Stream<Arguments> all() {
        return Stream.of(ConnectionState.values())
                .flatMap(state -> Stream.of(Signal.values()).map(signal -> Arguments.of(state, signal)));
    }

    @ParameterizedTest
    @EnumSource(Signal.class)
    void closedIsFinal(Signal signal) {
        LinkTransition step = LinkTransition.of(ConnectionState.CLOSED, signal);

        assertThat(step.next()).isEqualTo(ConnectionState.CLOSED);
        assertThat(step.action()).isIn(Action.NONE, Action.DISCARD);
    }

    @ParameterizedTest
    @EnumSource(Signal.class)
    void closingOnlyGoesToClosed(Signal signal) {
        LinkTransition step = LinkTransition.of(ConnectionState.CLOSING, signal);

        assertThat(step.next()).isIn(ConnectionState.CLOSING, ConnectionState.CLOSED);
        assertThat(step.action()).isIn(Action.NONE, Action.DISCARD);
    }

    @ParameterizedTest
    @MethodSource("all")
    void whoeverIsToldOfALinkIsOpen(ConnectionState state, Signal signal) {
        LinkTransition step = LinkTransition.of(state, signal);

        if (step.action() == Action.ATTACH) {
            assertThat(step.next()).isEqualTo(ConnectionState.OPEN);
        }
        if (step.action() == Action.REPLACE) {
            assertThat(step.next()).isEqualTo(ConnectionState.RECOVERING);
        }
        if (step.next() == ConnectionState.OPENING) {
            assertThat(state).as("nothing goes back to the beginning").isEqualTo(ConnectionState.OPENING);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "OPENING,OPENED,OPEN,ATTACH",
        "OPENING,OPEN_FAILED,OPENING,OPEN_LATER",
        "OPENING,OPEN_REFUSED,OPENING,FAIL",
        "OPEN,LOST,RECOVERING,REPLACE",
        "OPEN,SUSPENDED,RECOVERING,NONE",
        "RECOVERING,RESUMED,OPEN,NONE",
        "RECOVERING,LOST,RECOVERING,REPLACE",
        "RECOVERING,OPENED,OPEN,ATTACH",
        "RECOVERING,OPEN_FAILED,RECOVERING,OPEN_LATER",
        "RECOVERING,OPEN_REFUSED,RECOVERING,OPEN_LATER",
        "OPEN,CLOSE,CLOSING,NONE",
        "CLOSING,OPENED,CLOSING,DISCARD",
        "CLOSING,ENDED,CLOSED,NONE",
        "CLOSED,OPENED,CLOSED,DISCARD"
    })
    void theSteps(ConnectionState state, Signal signal, ConnectionState next, Action action) {
        assertThat(LinkTransition.of(state, signal)).isEqualTo(new LinkTransition(next, action));
    }

    @Test
    void whateverHappensItEndsClosedAndStaysThere() {
        Seeds.forEach(1_000, random -> {
            List<Signal> signals = List.of(Signal.values());
            List<ConnectionState> states = new ArrayList<>(List.of(ConnectionState.OPENING));
            for (int i = 0; i < 50; i++) {
                Signal signal = signals.get(random.nextInt(signals.size()));
                if (signal == Signal.ENDED && random.nextInt(10) > 0) {
                    continue;
                }
                ConnectionState state = states.get(states.size() - 1);
                states.add(LinkTransition.of(state, signal).next());
            }
            ConnectionState last = states.get(states.size() - 1);
            states.add(LinkTransition.of(last, Signal.CLOSE).next());
            states.add(LinkTransition.of(states.get(states.size() - 1), Signal.ENDED)
                    .next());

            int closing = states.indexOf(ConnectionState.CLOSING);
            int closed = states.indexOf(ConnectionState.CLOSED);
            assertThat(states.get(states.size() - 1)).isEqualTo(ConnectionState.CLOSED);
            assertThat(states.subList(closed, states.size())).containsOnly(ConnectionState.CLOSED);
            if (closing >= 0) {
                assertThat(states.subList(closing, states.size()))
                        .containsOnly(ConnectionState.CLOSING, ConnectionState.CLOSED);
            }
        });
    }
}
