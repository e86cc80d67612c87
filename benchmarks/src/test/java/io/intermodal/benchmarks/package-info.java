/** That the benchmarks run at all. What they measure is nothing that a test may judge. */
@NullMarked
package io.intermodal.benchmarks;

import org.jspecify.annotations.NullMarked;
