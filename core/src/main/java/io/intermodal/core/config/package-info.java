/**
 * Settings: where they come from, what they may be, and one report of everything that is wrong with them. {@link
 * io.intermodal.core.config.Settings} is the way in; the rows of {@code SettingsTable} are the one list of what there is, for the parser and for
 * the reference in the documentation.
 */
@NullMarked
package io.intermodal.core.config;

import org.jspecify.annotations.NullMarked;
