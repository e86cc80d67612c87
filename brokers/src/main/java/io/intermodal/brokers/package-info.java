/**
 * Support for tests: real brokers that run as processes of their own on loopback, with faults on demand, and a TCP proxy that misbehaves. Nothing
 * is left behind, neither a process nor a file, however the tests end.
 */
@NullMarked
package io.intermodal.brokers;

import org.jspecify.annotations.NullMarked;
