/** The code that README and docs show. A region between {@code tag::name[]} and {@code end::name[]} is what a page quotes. */
@NullMarked
package io.intermodal.samples.snippets;

import org.jspecify.annotations.NullMarked;
