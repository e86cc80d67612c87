/**
 * The compatibility kit. A binder's whole contract test is an empty subclass of {@link io.intermodal.tck.CompatibilityKit} and a
 * {@link io.intermodal.tck.Harness} that says how to reach the broker and how to hurt it.
 *
 * <p>Each rule is one paragraph of {@code docs/spec.md} under the same id. Rules are final: a binder passes them or says which fault it cannot
 * cause; nothing is left out silently. While a rule runs, everything that is published, handed over and settled is written into a history, and
 * a checker then looks through it for lost, invented, doubled, early and reordered messages, whatever the rule itself was about.
 */
@NullMarked
package io.intermodal.tck;

import org.jspecify.annotations.NullMarked;
