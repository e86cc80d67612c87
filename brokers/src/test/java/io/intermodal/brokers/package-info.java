@NullMarked
package io.intermodal.brokers;

import org.jspecify.annotations.NullMarked;
