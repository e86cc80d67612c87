/** From a record to its one settlement: lanes, slots, retries, dead letters, delay relay, drain. */
@NullMarked
package io.intermodal.core.consume;

import org.jspecify.annotations.NullMarked;
