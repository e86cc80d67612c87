/** ActiveMQ Classic as the tests and the sample run it: its settings, its construction and a main class that serves it. */
@NullMarked
package io.intermodal.brokers.activemq;

import org.jspecify.annotations.NullMarked;
