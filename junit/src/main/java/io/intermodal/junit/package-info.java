/**
 * Tests of an application that publishes and subscribes: a JUnit extension that gives each test a broker in memory, a connection to it and a
 * clock that the test moves. Works with JUnit 5 (5.10 or later) and 6.
 */
@NullMarked
package io.intermodal.junit;

import org.jspecify.annotations.NullMarked;
