package io.intermodal.tck.wrong;

import java.util.List;

/** Binders that send messages changed, each with the rule that finds it. */
final class SendingCatalogue {

    static final List<Wrong> ALL = List.of(
            Wrong.queue(
                    "drops headers", WrongSending::dropsHeaders, "HDR-1", "header plain: expected 'value', got null"),
            Wrong.queue(
                    "lowers header names",
                    WrongSending::lowersHeaderNames,
                    "HDR-1",
                    "header UPPER.and-lower_9: expected"),
            Wrong.queue(
                    "cuts long header values",
                    WrongSending::cutsLongHeaders,
                    "HDR-2",
                    "A header value of 4 KiB arrived changed"),
            Wrong.queue(
                    "fills empty bodies",
                    WrongSending::fillsEmptyBody,
                    "HDR-5",
                    "A payload of 0 bytes arrived as other 1 bytes"),
            Wrong.queue(
                    "sends bodies as text",
                    WrongSending::sendsBodiesAsText,
                    "HDR-5",
                    "A payload of 256 bytes arrived as other"),
            Wrong.queue("drops the key", WrongSending::dropsKey, "HDR-6", "key: expected Optional[customer"),
            Wrong.queue("forgets attempts in copies", WrongSending::forgetsAttempts, "RTY-2", "ATTEMPT: message"),
            Wrong.queue("renames copies", WrongSending::renamesCopies, "RTY-2", "PHANTOM: message"),
            Wrong.queue("dates copies anew", WrongSending::datesCopies, "HDR-8", "timestamp: expected"),
            Wrong.queue("sends twice", WrongSending::sendsTwice, "CON-1", "DUPLICATE: message"),
            Wrong.queue(
                    "sends the copy for one group to all",
                    WrongSending::copiesToEveryone,
                    "RTY-2",
                    "DUPLICATE: message"),
            Wrong.queue(
                    "drops dead letters and confirms them",
                    WrongSending::dropsDeadLetters,
                    "DLQ-1",
                    "there is a dead letter"),
            Wrong.queue("confirms everything", WrongSending::confirmsEverything, "DLQ-4", "the copy is delayed"),
            Wrong.queue(
                    "confirms before the broker does",
                    WrongSending::confirmsBeforeStored,
                    "FLT-5",
                    "expected PublishException, and nothing was thrown"),
            Wrong.queue("refuses what it stored", WrongSending::refusesWhatItStored, "CON-1", "DUPLICATE: message"),
            Wrong.queue(
                    "loses answers",
                    WrongSending::losesAnswers,
                    "PUB-8",
                    "was accepted before close and was not confirmed"),
            Wrong.delaying("ignores delay", WrongSending::ignoresDelay, "DLY-1", "EARLY: message"),
            Wrong.delaying("rounds delay down", WrongSending::roundsDelayDown, "DLY-1", "EARLY: message"),
            Wrong.queue("drops empty headers", WrongParts::dropsEmptyHeaders, "HDR-1", "header empty: expected"),
            Wrong.queue("corrupts emoji", WrongParts::corruptsEmoji, "HDR-1", "header emoji: expected"),
            Wrong.queue("trims header values", WrongParts::trimsHeaders, "HDR-1", "header blanks: expected"),
            Wrong.queue(
                    "unifies the spelling of header names", WrongParts::unifiesSpelling, "HDR-13", "headers: expected"),
            Wrong.queue(
                    "leaves its client's headers out of dead letters",
                    WrongParts::dropsClientHeadersFromCopies,
                    "HDR-11",
                    "headers of the dead letter: expected"),
            Wrong.queue("counts time in seconds", WrongParts::roundsTimestamps, "HDR-6", "timestamp: expected"),
            Wrong.queue("drops correlation ids", WrongParts::dropsCorrelation, "HDR-6", "correlation id: expected"),
            Wrong.queue("drops content types", WrongParts::dropsContentType, "CON-16", "content type: expected"),
            Wrong.queue("cuts ids at 64 characters", WrongParts::cutsIds, "HDR-12", "id: expected"),
            Wrong.queue("cuts keys", WrongParts::cutsKeys, "HDR-9", "keys: expected"),
            Wrong.queue("drops the key from copies", WrongParts::dropsKeyFromCopies, "HDR-8", "key: expected"),
            Wrong.queue(
                    "forgets times to live",
                    WrongParts::forgetsExpiry,
                    "TTL-1",
                    "was handed out 250 ms after the end of its time to live"),
            Wrong.queue(
                    "keeps expired messages from the dead letters",
                    WrongParts::forgetsExpiry,
                    "TTL-2",
                    "the expired message is a dead letter"),
            Wrong.queue(
                    "forgets times to live of what it fetches", WrongParts::forgetsExpiry, "TTL-6", "EXPIRED: message"),
            Wrong.queue("counts each attempt twice", WrongParts::countsTwice, "RTY-2", "ATTEMPT: message"),
            Wrong.queue(
                    "carries no failures over to the next member",
                    WrongParts::countsNothing,
                    "RTY-14",
                    "attempt in the next member"),
            Wrong.queue(
                    "hides the reason of a dead letter",
                    WrongParts::hidesReason,
                    "DLQ-1",
                    "reason: expected EXHAUSTED"),
            Wrong.queue(
                    "hides what an asynchronous handler failed with",
                    WrongParts::hidesException,
                    "CON-14",
                    "exception: expected"),
            Wrong.queue(
                    "hides the attempts of a dead letter",
                    WrongParts::hidesAttempts,
                    "RTY-10",
                    "attempts in the dead letter: expected 3"),
            Wrong.queue("forgets redrives", WrongParts::forgetsRedrives, "DLQ-13", "dead letter of round 1"),
            Wrong.queue(
                    "cuts the bodies of dead letters",
                    WrongParts::cutsDeadLetters,
                    "DLQ-1",
                    "payload must be the original bytes"),
            Wrong.queue("drops types", WrongParts::dropsType, "CON-5", "which handler got which message: expected"),
            Wrong.queue("drops types that somebody handles", WrongParts::dropsType, "CON-6", "1 hand-over(s) to group"),
            Wrong.queue("drops types of mixed handlers", WrongParts::dropsType, "CON-13", "4 hand-over(s) to group"),
            Wrong.queue(
                    "drops content types that tell who understands",
                    WrongParts::dropsContentType,
                    "DLQ-3",
                    "handled: expected"),
            Wrong.queue("hides a monstrous exception", WrongParts::hidesException, "DLQ-14", "exception: expected"),
            Wrong.queue(
                    "forgets times to live while messages wait",
                    WrongParts::forgetsExpiry,
                    "TTL-5",
                    "hand-overs, the sentinel included: expected 2"),
            Wrong.queue(
                    "loses answers when its connection closes",
                    WrongSending::losesAnswers,
                    "LIF-11",
                    "was accepted before the connection closed and was not confirmed"));

    private SendingCatalogue() {}
}
