/** What a harness of the compatibility kit needs besides its broker. */
@NullMarked
package io.intermodal.brokers.kit;

import org.jspecify.annotations.NullMarked;
