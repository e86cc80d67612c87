@NullMarked
package io.intermodal.activemq;

import org.jspecify.annotations.NullMarked;
