/** What Intermodal costs beside the broker's own client. {@link io.intermodal.benchmarks.Bench} is the command, {@code docs/performance.md} the findings. */
@NullMarked
package io.intermodal.benchmarks;

import org.jspecify.annotations.NullMarked;
