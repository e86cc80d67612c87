package io.intermodal.tck.wrong;

import java.util.List;

/** Binders that lose, double or misdirect what they send, each with the rule that finds it. */
final class CopiesCatalogue {

    static final List<Wrong> ALL = List.of(
            Wrong.queue("loses every fiftieth message", WrongCopies::losesFiftieth, "CON-1", "LOST: message"),
            Wrong.queue(
                    "confirms what it could not route",
                    WrongCopies::confirmsUnroutable,
                    "PUB-16",
                    "and nothing was thrown"),
            Wrong.queue(
                    "blurs the kinds of refusals",
                    WrongCopies::blursRefusals,
                    "PUB-16",
                    "must be reported as DestinationNotFoundException"),
            Wrong.queue(
                    "writes dead letters twice",
                    WrongCopies::doublesDeadLetters,
                    "DLQ-2",
                    "DEAD_LETTER_TWICE: message"),
            Wrong.queue("drops what it should redrive", WrongCopies::dropsCopies, "DLQ-17", "LOST: message"),
            Wrong.queue("drops what it should retry", WrongCopies::dropsCopies, "FLT-16", "LOST: message"),
            Wrong.queue(
                    "drops retries of a message without id",
                    WrongCopies::dropsCopies,
                    "HDR-10",
                    "there is a dead letter"),
            Wrong.queue("takes no large copies", WrongCopies::refusesLargeCopies, "DLQ-15", "there is a dead letter"),
            Wrong.queue("takes no large messages", WrongCopies::refusesLarge, "HDR-5", "MessageTooLargeException"),
            Wrong.queue("reaches one group of a topic only", WrongCopies::reachesOneGroup, "PUB-1", "LOST: message"),
            Wrong.queue(
                    "shares dead letters between groups",
                    WrongCopies::sharesDeadLetters,
                    "DLQ-8",
                    "there is a dead letter"),
            Wrong.queue("lets later messages overtake", WrongCopies::overtakes, "PUB-6", "ORDER: message"),
            Wrong.queue("lets messages of a batch overtake", WrongCopies::overtakes, "PUB-18", "ORDER: message"),
            Wrong.queue(
                    "says nothing of what was in flight", WrongCopies::forgetsFlights, "PUB-14", "PublishException"),
            Wrong.queue(
                    "keeps publishers waiting",
                    WrongCopies::blocksCallers,
                    "CON-2",
                    "The first message after a wait took"),
            Wrong.delaying("keeps delayed messages in line", WrongCopies::delaysInLine, "DLY-2", "order: expected"),
            Wrong.delaying("drops delayed messages", WrongCopies::dropsDelayed, "DLY-1", "LOST: message"),
            Wrong.delaying(
                    "drops delayed messages of every group", WrongCopies::dropsDelayed, "DLY-6", "LOST: message"),
            Wrong.delaying(
                    "drops delayed messages when their publisher goes",
                    WrongCopies::dropsDelayed,
                    "DLY-3",
                    "LOST: message"),
            Wrong.delaying(
                    "shortens long delays", WrongCopies::capsDelay, "RTY-17", "A retry after 1400 ms came after"),
            Wrong.delaying("dawdles", WrongCopies::dawdles, "DLY-1", "the bound is 2 s plus 1 % more"),
            Wrong.delaying(
                    "counts a delay as life",
                    WrongCopies::countsDelayAsLife,
                    "TTL-3",
                    "the message is handed out when it is due"));

    private CopiesCatalogue() {}
}
