/** Binders that are wrong on purpose: the in-memory one, bent in one place each. A kit that lets one of them pass proves nothing. */
@NullMarked
package io.intermodal.tck.wrong;

import org.jspecify.annotations.NullMarked;
