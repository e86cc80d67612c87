package io.intermodal.tck;

import io.intermodal.Connection;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.MessagingException;
import java.util.Map;
import java.util.function.UnaryOperator;

/** FLT and SEC: what needs another process, or a broker with certificates. */
final class ProcessRules {

    private static final int MESSAGES = 40;

    @Rule(
            id = "FLT-12",
            slow = true,
            statement = {"C8", "C9"},
            answers = {52, 105},
            title = "the messages of a member whose process was killed reach another, with the same attempt")
    @Needs(faults = Fault.KILL_PROCESS)
    void killedProcess(Scenario s) throws Exception {
        Destination topic = s.topic("killed-process");
        Group group = s.group(topic, "workers");
        s.provision(group);
        s.allow(Cause.FAULT, Cause.REBALANCE);
        Feed feed = s.feed(topic);
        try (ForkedMember forked = ForkedMember.start(s.harness(), group)) {
            for (int i = 0; i < MESSAGES; i++) {
                feed.send("key-" + i % 8, "message " + i);
            }
            s.await(
                    "the member in a process of its own has messages in its hands",
                    s.harness().recoveryBound(),
                    () -> forked.held() > 0);
            s.member(group).concurrency(4).start();
            s.troubles().note("process with " + forked.held() + " messages killed");
            forked.kill();
            s.awaitFinished(group, s.harness().recoveryBound());
        }
        Check.equal(
                "the highest attempt: a death counts none",
                1,
                s.recorder().deliveries(group.toString()).stream()
                        .mapToInt(Event.Handed::attempt)
                        .max()
                        .orElse(0));
    }

    @Rule(
            id = "SEC-4",
            statement = {"C25"},
            title =
                    "TLS works with a certificate that is in order, and refuses one of a strange authority or another host")
    @Needs(faults = Fault.TLS)
    void tls(Scenario s) throws Exception {
        TlsSettings settings = s.harness().tls().orElseThrow();
        Connection safe = s.open(settings.good(), UnaryOperator.identity());
        Check.that(safe.capabilities().broker().length() > 0, "A connection over TLS must know its broker");
        refused(s, "a certificate of an authority that is not trusted", settings.strange());
        refused(s, "a certificate for another host", settings.elsewhere());
    }

    private static void refused(Scenario s, String what, Map<String, String> settings) {
        MessagingException refused = Check.fails(
                "connecting with " + what,
                MessagingException.class,
                () -> s.open(settings, builder -> builder.set("intermodal.connect-timeout", "5s")));
        Check.that(
                !refused.isRetryable(),
                "What is refused for its certificate does not get better by trying: " + refused);
    }
}
