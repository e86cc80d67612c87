package io.intermodal.tck;

import io.intermodal.AuthorizationException;
import io.intermodal.Connection;
import io.intermodal.Destination;
import io.intermodal.Group;
import io.intermodal.Message;
import io.intermodal.MessagingException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** SEC and OBS: what must not be seen, and what must. */
final class SecurityRules {

    private static final String CANARY = "canary-4f9d1c";

    @Rule(
            id = "SEC-1",
            statement = {"C24"},
            answers = {133},
            title = "a password is in no exception, event or text form, whatever goes wrong")
    void secrets(Scenario s) {
        List<String> texts = new ArrayList<>();
        Map<String, String> settings = new LinkedHashMap<>(s.harness().settings());
        settings.put("intermodal.user", "somebody");
        settings.put("intermodal.password", CANARY);
        texts.add(s.options(settings).build().toString());
        settings.put("intermodal.connect-timeout", "2s");
        List<Map<String, String>> attempts = new ArrayList<>();
        attempts.add(settings);
        Map<String, String> broken = new LinkedHashMap<>(settings);
        broken.put("intermodal.no-such-setting", "1");
        attempts.add(broken);
        Map<String, String> elsewhere = new LinkedHashMap<>(settings);
        elsewhere.put(
                "intermodal.broker",
                settings.getOrDefault("intermodal.broker", "").replaceAll(":.*", "") + "://somebody:" + CANARY
                        + "@localhost:1");
        attempts.add(elsewhere);
        for (Map<String, String> attempt : attempts) {
            try {
                Connection connection = s.open(attempt, builder -> builder);
                texts.add(connection.toString());
            } catch (MessagingException e) {
                texts.add(written(e));
            }
        }
        s.events().forEach(event -> texts.add(event.toString()));
        for (String text : texts) {
            Check.that(
                    !text.contains(CANARY),
                    "A password was found in a text: " + text.replace(CANARY, "<the password>"));
        }
    }

    @Rule(
            id = "SEC-2",
            statement = {"C24", "D7"},
            answers = {130},
            title = "refused credentials end in AuthorizationException at connect, quickly, without the password in it")
    @Needs(faults = Fault.WRONG_CREDENTIALS)
    void wrongCredentials(Scenario s) {
        Map<String, String> settings = s.harness().faults().wrongCredentials();
        long began = Await.nanos();
        AuthorizationException refused = Check.fails(
                "connecting with refused credentials",
                AuthorizationException.class,
                () -> s.open(settings, builder -> builder));
        long millis = Await.millisSince(began);
        Check.that(millis < 10_000, "Refused credentials took " + millis + " ms to be reported");
        Check.that(!refused.isRetryable(), "Refused credentials must not be called retryable");
        String password = settings.getOrDefault("intermodal.password", "\u0000");
        Check.that(!written(refused).contains(password), "The refused password stands in the exception");
    }

    @Rule(
            id = "SEC-3",
            statement = {"C24"},
            answers = {134},
            title = "texts of messages, deliveries and receipts do not show the payload")
    void payloadsAreNotShown(Scenario s) {
        Destination queue = s.queue("not-shown");
        Group group = s.group(queue);
        Member member = s.member(group).startHolding();
        Message<byte[]> message = Feed.text(CANARY)
                .type("java.lang.ProcessBuilder")
                .header("class", "java.lang.Runtime")
                .build();
        s.feed(queue).send(message);
        s.await("the message arrives", () -> member.held().size() == 1);
        Message<byte[]> got = member.held().get(0).message();
        Check.equal("payload, whatever class the message names", CANARY, ConsumeRules.textOf(got.payload()));
        for (String text : List.of(message.toString(), got.toString())) {
            Check.that(!text.contains(CANARY), "A message's text form shows its payload: " + text);
        }
        member.held().get(0).ack();
    }

    private static String written(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
