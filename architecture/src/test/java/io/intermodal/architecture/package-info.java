/** The rules that no compiler checks, each with its reason in the text of its failure. */
@NullMarked
package io.intermodal.architecture;

import org.jspecify.annotations.NullMarked;
