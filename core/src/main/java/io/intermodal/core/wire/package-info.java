/** What travels: limits and grammar of messages, control headers, targets of relayed messages. */
@NullMarked
package io.intermodal.core.wire;

import org.jspecify.annotations.NullMarked;
