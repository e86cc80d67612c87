package io.intermodal.tck;

/**
 * What one round of faults showed.
 *
 * @param fault what was done, as the options name it
 * @param mix what was published, and how it was consumed
 * @param result how it ended; its id is unique in its report
 * @param published messages that were published, each counted once
 * @param confirmed those that were confirmed
 * @param unknown publishes that ended UNKNOWN
 * @param delivered hand-overs to both groups
 * @param repeated hand-overs of messages that were finished already, all of them with a cause that the contract names unless the round failed
 * @param recoveryMillis from the end of the fault until a new message had reached both groups; -1 if it did not come to that
 */
public record FaultRound(
        String fault,
        String mix,
        RuleResult result,
        long published,
        long confirmed,
        long unknown,
        long delivered,
        long repeated,
        long recoveryMillis) {}
