package io.intermodal.core.publish;

import io.intermodal.spi.Outgoing;
import org.jspecify.annotations.Nullable;

/**
 * A message to publish.
 *
 * @param outgoing the message
 * @param key what keeps it in order behind others, or null if nothing has to
 * @param deadlineNanos when it has to have an outcome
 * @param completion hears of the outcome
 */
record Submission(Outgoing outgoing, @Nullable String key, long deadlineNanos, PublishTask.Completion completion) {}
