/** Runs what the pages show. */
@NullMarked
package io.intermodal.samples.snippets;

import org.jspecify.annotations.NullMarked;
