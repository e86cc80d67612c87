/** Tests with all binders on one class path. */
@NullMarked
package io.intermodal.together;

import org.jspecify.annotations.NullMarked;
