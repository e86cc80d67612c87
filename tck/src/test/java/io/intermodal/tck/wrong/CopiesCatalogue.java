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
            Wrong.queue(
                    "takes no messages of a million bytes unless told",
                    WrongCopies::refusesLarge,
                    "CFG-7",
                    "MessageTooLargeException"),
            Wrong.queue("reaches one group of a topic only", WrongCopies::reachesOneGroup, "PUB-1", "LOST: message"),
            Wrong.queue(
                    "shares dead letters between groups",
                    WrongCopies::sharesDeadLetters,
                    "DLQ-8",
                    "there is a dead letter"),
            Wrong.queue("lets later messages overtake", WrongCopies::overtakes, "PUB-6", "ORDER: message"),
            Wrong.queue("lets messages of a batch overtake", WrongCopies::overtakes, "PUB-18", "ORDER: message"),
            Wrong.queue("falls silent after a loss", WrongCopies::fallsSilent, "PUB-14", "PublishException"),
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
                    "the message is handed out when it is due"),
            Wrong.queue("stores late what it has confirmed", WrongCopies::storesLate, "ORD-11", "ORDER: message"),
            Wrong.queue(
                    "refuses what nobody wants",
                    WrongCopies::refusesWhatNobodyWants,
                    "PUB-3",
                    "outcome: expected CONFIRMED"),
            Wrong.queue("loses messages of many threads", WrongCopies::losesFiftieth, "PUB-9", "LOST: message"),
            Wrong.queue("loses messages of a full pipeline", WrongCopies::losesFiftieth, "PUB-12", "LOST: message"),
            Wrong.queue("loses the order of a redrive", WrongReading::swapsRecords, "DLQ-6", "ORDER: message"),
            Wrong.queue("redrives to everybody", WrongSending::copiesToEveryone, "DLQ-5", "DUPLICATE: message"),
            Wrong.queue(
                    "loses dead letters that it could not write",
                    WrongSending::confirmsEverything,
                    "DLQ-11",
                    "the copy is delayed"),
            Wrong.queue("loses what a queue redrives", WrongCopies::dropsCopies, "DLQ-16", "LOST: message"),
            Wrong.queue("loses waiting retries", WrongCopies::dropsCopies, "RTY-3", "LOST: message"),
            Wrong.queue("loses what does not fit into memory", WrongCopies::dropsCopies, "RTY-18", "LOST: message"),
            Wrong.delaying("loses the longer retry", WrongCopies::dropsDelayed, "RTY-4", "LOST: message"),
            Wrong.delaying("loses delayed messages at a kill", WrongCopies::dropsDelayed, "DLY-4", "LOST: message"),
            Wrong.queue(
                    "keeps a handler waiting that publishes",
                    WrongCopies::blocksCallers,
                    "CNC-5",
                    "hand-over(s) to group"),
            Wrong.queue("keeps a completion waiting", WrongCopies::blocksCallers, "CNC-6", "TimeoutException"),
            Wrong.queue(
                    "loses the undecodable of ordered groups",
                    WrongSending::dropsDeadLetters,
                    "ORD-13",
                    "there is one dead letter"));

    /** Not wrong, though they look like it: the engine has to bring these to what is promised. */
    static final List<Wrong> HONEST = List.of(
            Wrong.queue("keeps no order and says so", WrongCopies::overtakesAndSaysSo, "PUB-6", ""),
            Wrong.queue("keeps no order in batches and says so", WrongCopies::overtakesAndSaysSo, "PUB-18", ""));

    private CopiesCatalogue() {}
}
