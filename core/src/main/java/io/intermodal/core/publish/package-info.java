/** From a publish to its one outcome: bounds, order per key, repetition, deadlines. */
@NullMarked
package io.intermodal.core.publish;

import org.jspecify.annotations.NullMarked;
