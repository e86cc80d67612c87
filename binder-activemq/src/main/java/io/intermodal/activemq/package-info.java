/**
 * The binder for ActiveMQ Classic 6. Topics are virtual topics, groups are their consumer queues; each group source is one session that
 * acknowledges message by message. How names, headers and settings map is described in {@code docs/binders/activemq.md}.
 */
@NullMarked
package io.intermodal.activemq;

import org.jspecify.annotations.NullMarked;
