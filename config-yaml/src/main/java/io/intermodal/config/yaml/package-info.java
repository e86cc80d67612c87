/** Reads configuration files in YAML: {@link io.intermodal.config.yaml.YamlFormat}. */
@NullMarked
package io.intermodal.config.yaml;

import org.jspecify.annotations.NullMarked;
