package io.intermodal.core.consume;

import io.intermodal.ConnectionException;
import io.intermodal.DeadLetter;
import io.intermodal.DeadLetters;
import io.intermodal.Group;
import io.intermodal.RedriveOptions;
import io.intermodal.RedriveResult;
import io.intermodal.core.link.Errors;
import io.intermodal.core.link.LinkSupervisor;
import io.intermodal.spi.BrokerException;
import io.intermodal.spi.DeadLetterBrowser;
import io.intermodal.spi.GroupRef;
import io.intermodal.spi.Link;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Lists and redrives the dead letters of a group. */
public final class CoreDeadLetters implements DeadLetters {

    /** Letters that stay are held until a pass over a queue ends: this many bound its memory, and what one call of redrive can pass over. */
    private static final int MOST_LEFT = 10_000;

    private final String connection;
    private final GroupRef group;
    private final LinkSupervisor link;
    private final ConsumerSpec.Tools tools;
    private final Duration requestTimeout;

    /** The dead letters of a provisioned group. */
    public CoreDeadLetters(
            String connection, GroupRef group, LinkSupervisor link, ConsumerSpec.Tools tools, Duration requestTimeout) {
        this.connection = connection;
        this.group = group;
        this.link = link;
        this.tools = tools;
        this.requestTimeout = requestTimeout;
    }

    @Override
    public Group group() {
        return group.group();
    }

    @Override
    public List<DeadLetter> list(int max) {
        Link present = link.link()
                .orElseThrow(() -> new ConnectionException("IM-101: listing dead letters of " + group + ": connection '"
                        + connection + "' has no link just now; try again when it is open."));
        Optional<DeadLetterBrowser> browser = present.facet(DeadLetterBrowser.class);
        if (browser.isEmpty()) {
            return borrowed(max);
        }
        try {
            return browser.get().browse(group, max).stream()
                    .map(incoming -> DeadLetterReader.read(incoming.envelope(), group.group()))
                    .toList();
        } catch (BrokerException e) {
            throw Errors.translate("listing dead letters of " + group, e);
        }
    }

    private List<DeadLetter> borrowed(int max) {
        List<DeadLetter> letters = new CopyOnWriteArrayList<>();
        LetterReading.Visitor collector = new LetterReading.Visitor() {
            @Override
            public boolean hasEnough() {
                return letters.size() >= max;
            }

            @Override
            public @Nullable CompletionStage<Void> visit(Held held, DeadLetter letter) {
                letters.add(letter);
                return null;
            }
        };
        new LetterReading(group, link, tools, collector).run(connection, Math.min(max, MOST_LEFT), requestTimeout);
        return List.copyOf(letters);
    }

    @Override
    public RedriveResult redrive(RedriveOptions options) {
        Redrive redrive = new Redrive(group, tools, options);
        new LetterReading(group, link, tools, redrive).run(connection, MOST_LEFT, requestTimeout);
        return redrive.result();
    }
}
