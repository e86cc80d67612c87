/** Configuration in YAML: being on the class path or module path is all it takes. It exports nothing. */
module io.intermodal.config.yaml {
    requires io.intermodal;
    requires static org.jspecify;
    requires org.snakeyaml.engine;

    provides io.intermodal.spi.ConfigFormat with
            io.intermodal.config.yaml.YamlFormat;
}
