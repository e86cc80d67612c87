/** The life of a connection's link: a pure state machine, recovery with back-off, and the translation of errors. */
@NullMarked
package io.intermodal.core.link;

import org.jspecify.annotations.NullMarked;
