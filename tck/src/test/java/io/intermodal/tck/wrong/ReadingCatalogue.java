package io.intermodal.tck.wrong;

import java.util.List;

/** Binders that receive and settle wrongly, each with the rule that finds it. */
final class ReadingCatalogue {

    static final List<Wrong> ALL = List.of(
            Wrong.queue(
                    "acknowledges early",
                    WrongReading::acksEarly,
                    "SET-1",
                    "the message that was not settled comes again"),
            Wrong.queue(
                    "acknowledges neighbours",
                    WrongReading::acksNeighbours,
                    "SET-1",
                    "the message that was not settled comes again"),
            Wrong.queue("swallows what it should give back", WrongReading::swallowsGiveBack, "LIF-1", "LOST: message"),
            Wrong.queue("loses the last acknowledgements", WrongReading::losesLastAcks, "SET-6", "DUPLICATE: message"),
            Wrong.log(
                    "commits past unfinished messages",
                    WrongReading::commitsPast,
                    "SET-1",
                    "the message that was not settled comes again"),
            Wrong.log("commits one short", WrongReading::commitsShort, "SET-6", "DUPLICATE: message"),
            Wrong.queue(
                    "hands out beyond demand",
                    WrongReading::handsOutMore,
                    "CNC-9",
                    "the free member gets all but four"),
            Wrong.queue("loses the first message of a lane", WrongReading::losesFirst, "PUB-2", "LOST: message"),
            Wrong.queue("swaps records", WrongReading::swapsRecords, "ORD-1", "ORDER: message"),
            Wrong.queue(
                    "expires everything with a time to live",
                    WrongReading::expiresEverything,
                    "TTL-1",
                    "with five minutes to live was not handed out"),
            Wrong.queue("closes slowly", WrongReading::closesSlowly, "LIF-2", "LOST: message"),
            Wrong.queue("shares one group", WrongReading::sharesOneGroup, "PUB-1", "LOST: message"),
            Wrong.queue("acknowledges nothing", WrongSettling::swallowsAcks, "SET-6", "DUPLICATE: message"),
            Wrong.log("commits nothing", WrongSettling::commitsNothing, "SET-6", "DUPLICATE: message"),
            Wrong.log(
                    "commits one too many",
                    WrongSettling::commitsAhead,
                    "SET-1",
                    "the message that was not settled comes again"),
            Wrong.log(
                    "commits one lane's position in all",
                    WrongSettling::commitsEverywhere,
                    "SET-11",
                    "the unsettled one comes again"),
            Wrong.queue(
                    "keeps what it should give back",
                    WrongSettling::keepsWhatItShouldGiveBack,
                    "LIF-12",
                    "one is held"),
            Wrong.queue(
                    "hands nothing on when it closes",
                    WrongSettling::keepsWhatItShouldGiveBack,
                    "LIF-13",
                    "all three come to the other member"),
            Wrong.queue("goes on fetching when it is closed", WrongSettling::staysOpen, "GRP-3", "LOST: message"),
            Wrong.queue(
                    "never records",
                    WrongSettling::neverFlushes,
                    "SET-4",
                    "recorded() must complete while nothing is broken"),
            Wrong.queue(
                    "records nothing of a reject",
                    WrongSettling::failsToFlush,
                    "SET-14",
                    "reject must be recorded while nothing is broken"),
            Wrong.queue(
                    "calls recorded what is not",
                    WrongSettling::recordsLater,
                    "FLT-20",
                    "deliveries, a publish tried twice aside"),
            Wrong.queue("loses demand", WrongSettling::losesDemand, "CNC-3", "were settled"),
            Wrong.log("holds a lane for ever", WrongSettling::holdsForEver, "CNC-15", "LOST: message"),
            Wrong.queue("hands records out twice", WrongRecords::handsOutTwice, "CON-1", "DUPLICATE: message"),
            Wrong.queue("renames what comes again", WrongRecords::freshIds, "LIF-1", "PHANTOM: message"),
            Wrong.queue("drops foreign messages", WrongRecords::dropsForeign, "HDR-10", "there is a dead letter"),
            Wrong.queue("counts no hand-overs", WrongRecords::countsNothing, "CAP-2", "The broker's count must rise"),
            Wrong.queue("reads no key", WrongRecords::readsNoKey, "ORD-12", "ORDER: message"),
            Wrong.queue("hands out as a stack", WrongRecords::stacks, "ORD-5", "ORDER: message"),
            Wrong.queue("reads lazily", WrongRecords::readsLazily, "CON-2", "LOST: message"),
            Wrong.queue(
                    "replays everything after a loss",
                    WrongRecords::replaysEverything,
                    "FLT-15",
                    "times after it had been settled"),
            Wrong.queue(
                    "keeps the end of a source to itself",
                    WrongRecords::hidesEnd,
                    "FLT-4",
                    "somebody notices the fault"),
            Wrong.log("keeps gaps to itself", WrongRecords::hidesGaps, "GRP-11", "an event tells of the loss"),
            Wrong.log("skips to the end", WrongRecords::skipsToTheEnd, "GRP-10", "the subscription fails"),
            Wrong.queue(
                    "gives a slow message to somebody else",
                    WrongRecords::losesPatience,
                    "CON-4",
                    "hand-overs of the slow message: expected 1"),
            Wrong.queue("reads for a group's first member only", WrongRecords::readsForOne, "CON-9", "LOST: message"),
            Wrong.queue(
                    "reads for one member of a group",
                    WrongRecords::readsForOne,
                    "GRP-8",
                    "four members have a message"),
            Wrong.log(
                    "gives a new member no keys",
                    WrongRecords::readsForOne,
                    "ORD-16",
                    "the second member handles a quarter at least"),
            Wrong.queue("loses messages while members change", WrongCopies::losesFiftieth, "GRP-2", "LOST: message"),
            Wrong.queue(
                    "throws away what waits for its retry", WrongReading::swallowsGiveBack, "ORD-14", "LOST: message"),
            Wrong.queue(
                    "forgets an ack when its connection closes",
                    WrongReading::losesLastAcks,
                    "LIF-9",
                    "hand-overs, the sentinel included: expected 2"),
            Wrong.queue("forgets acks in reverse", WrongReading::losesLastAcks, "SET-10", "UNDONE: message"),
            Wrong.queue(
                    "keeps the end of ordered sources to itself",
                    WrongRecords::hidesEnd,
                    "FLT-19",
                    "the subscription notices"),
            Wrong.log("commits nothing at its end", WrongRecords::endsWithoutCommit, "DLY-7", "DUPLICATE: message"),
            Wrong.queue("reads no key of a publisher", WrongRecords::readsNoKey, "ORD-10", "ORDER: message"),
            Wrong.queue(
                    "records nothing that others wait for",
                    WrongSettling::neverFlushes,
                    "CNC-11",
                    "all that follows a settlement is done"));

    private ReadingCatalogue() {}
}
