/** Threads of a connection: made here, named, counted and ended here. */
@NullMarked
package io.intermodal.core.exec;

import org.jspecify.annotations.NullMarked;
