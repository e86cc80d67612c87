package io.intermodal.core.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intermodal.AuthorizationException;
import io.intermodal.ConnectionState;
import io.intermodal.core.exec.EngineThreads;
import io.intermodal.core.testing.FakeLink;
import io.intermodal.core.testing.FakeSender;
import io.intermodal.core.testing.ManualTime;
import io.intermodal.core.testing.Waits;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.BrokerException.Kind;
import io.intermodal.spi.Link;
import io.intermodal.spi.LinkEvents;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LinkSupervisorTest {

    private static final Duration BACK_OFF = Duration.ofSeconds(5);

    /** One attempt to open: what it ends with. */
    @FunctionalInterface
    private interface Attempt {
        Link open(LinkEvents events) throws BrokerException;
    }

    private final ManualTime time = new ManualTime();
    private final EngineThreads threads = new EngineThreads("test");
    private final Queue<Attempt> attempts = new ConcurrentLinkedQueue<>();
    private final List<LinkEvents> lives = new CopyOnWriteArrayList<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final LinkSupervisor supervisor = new LinkSupervisor(
            "test",
            "connecting",
            events -> {
                lives.add(events);
                Attempt attempt = attempts.poll();
                if (attempt == null) {
                    throw error(Kind.UNAVAILABLE);
                }
                return attempt.open(events);
            },
            time,
            threads,
            BACK_OFF,
            event -> {});

    private final Attachment attachment = new Attachment() {
        @Override
        public void attached(Link link) {
            heard.add("attached");
        }

        @Override
        public void detached(BrokerException cause) {
            heard.add("detached");
        }
    };

    @AfterEach
    void end() {
        supervisor.close(Duration.ofSeconds(1)).join();
        threads.close();
    }

    private static BrokerException error(Kind kind) {
        return new BrokerException(kind, "by the test", null);
    }

    private FakeLink succeed() {
        FakeLink link = new FakeLink(new FakeSender());
        attempts.add(events -> link);
        return link;
    }

    private void awaitState(ConnectionState state) {
        Waits.until("the connection is " + state, () -> supervisor.state() == state);
    }

    private void nextAttempt() {
        Waits.until("another attempt is scheduled", () -> time.pending() > 0);
        time.runNext();
    }

    @Test
    void whoIsRegisteredHearsOfTheLink() {
        supervisor.register(attachment);
        FakeLink link = succeed();

        assertThat(supervisor.start().join()).isSameAs(link);
        Waits.until("attached", () -> heard.equals(List.of("attached")));
        assertThat(supervisor.link()).containsSame(link);
        assertThat(supervisor.state()).isEqualTo(ConnectionState.OPEN);
    }

    @Test
    void whatTimeMendsIsTriedAgain() {
        CompletableFuture<Link> unused = supervisor.start();
        for (int i = 1; i <= 3; i++) {
            int so = i;
            Waits.until("attempt " + i, () -> lives.size() == so);
            if (i < 3) {
                nextAttempt();
            }
        }
        FakeLink link = succeed();
        nextAttempt();

        awaitState(ConnectionState.OPEN);
        assertThat(supervisor.link()).containsSame(link);
    }

    @Test
    void aRefusalOfTheFirstAttemptIsFinal() {
        attempts.add(events -> {
            throw error(Kind.UNAUTHORIZED);
        });

        CompletableFuture<Link> first = supervisor.start();

        assertThatThrownBy(first::join).hasCauseInstanceOf(AuthorizationException.class);
        assertThat(time.pending()).isZero();
    }

    @Test
    void aLostLinkIsClosedAndReplaced() {
        supervisor.register(attachment);
        FakeLink lost = succeed();
        supervisor.start().join();
        Waits.until("attached", () -> heard.size() == 1);

        lives.get(0).lost(error(Kind.UNAVAILABLE));
        awaitState(ConnectionState.RECOVERING);
        assertThat(supervisor.link()).isEmpty();
        FakeLink next = succeed();
        nextAttempt();

        Waits.until("attached again", () -> heard.equals(List.of("attached", "detached", "attached")));
        Waits.until("the lost link is closed", lost::isClosed);
        assertThat(supervisor.link()).containsSame(next);
        assertThat(next.isClosed()).isFalse();
    }

    @Test
    void reportsOfEarlierLivesMeanNothing() {
        succeed();
        supervisor.start().join();
        lives.get(0).lost(error(Kind.UNAVAILABLE));
        awaitState(ConnectionState.RECOVERING);
        nextAttempt(); // fails
        Waits.until("the attempt", () -> lives.size() == 2);
        Waits.until("the next attempt is scheduled", () -> time.pending() == 1);

        lives.get(0).lost(error(Kind.UNAVAILABLE));
        lives.get(1).lost(error(Kind.UNAVAILABLE));
        lives.get(1).resumed();
        lives.get(0).suspended(error(Kind.UNAVAILABLE));
        FakeLink next = succeed();
        nextAttempt();
        awaitState(ConnectionState.OPEN);

        assertThat(lives).hasSize(3);
        assertThat(time.pending()).as("attempts that nobody needs").isZero();
        assertThat(supervisor.link()).containsSame(next);
    }

    @Test
    void aClientThatMendsItselfKeepsItsLink() {
        supervisor.register(attachment);
        FakeLink link = succeed();
        supervisor.start().join();

        lives.get(0).suspended(error(Kind.UNAVAILABLE));
        awaitState(ConnectionState.RECOVERING);
        assertThat(supervisor.link()).containsSame(link);
        lives.get(0).resumed();
        awaitState(ConnectionState.OPEN);

        Waits.until("attached once", () -> heard.equals(List.of("attached")));
        assertThat(link.isClosed()).isFalse();
    }

    @Test
    void aLinkThatComesWhileClosingIsClosed() throws InterruptedException {
        CountDownLatch opening = new CountDownLatch(1);
        CountDownLatch mayOpen = new CountDownLatch(1);
        FakeLink link = new FakeLink(new FakeSender());
        attempts.add(events -> {
            opening.countDown();
            try {
                assertThat(mayOpen.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return link;
        });
        CompletableFuture<Link> unused = supervisor.start();
        assertThat(opening.await(10, TimeUnit.SECONDS)).isTrue();

        supervisor.closing();
        CompletableFuture<Void> closed = supervisor.close(Duration.ofSeconds(1));
        mayOpen.countDown();
        closed.join();

        assertThat(supervisor.state()).isEqualTo(ConnectionState.CLOSED);
        assertThat(link.isClosed()).isTrue();
    }

    @Test
    void afterTheCloseNothingIsOpenedAgain() {
        succeed();
        supervisor.start().join();
        lives.get(0).lost(error(Kind.UNAVAILABLE));
        awaitState(ConnectionState.RECOVERING);
        supervisor.closing();
        supervisor.close(Duration.ofSeconds(1)).join();

        time.advance(Duration.ofMinutes(1));
        supervisor.close(Duration.ofSeconds(1)).join(); // behind whatever that brought forth

        assertThat(lives).hasSize(1);
        assertThat(supervisor.state()).isEqualTo(ConnectionState.CLOSED);
    }
}
