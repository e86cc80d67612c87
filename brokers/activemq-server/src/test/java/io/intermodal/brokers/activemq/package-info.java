@NullMarked
package io.intermodal.brokers.activemq;

import org.jspecify.annotations.NullMarked;
