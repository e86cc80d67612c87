/** What an application imports to publish and consume messages. */
@NullMarked
package io.intermodal;

import org.jspecify.annotations.NullMarked;
