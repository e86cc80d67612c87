package io.intermodal.core.config;

import io.intermodal.spi.Tls;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Builds what secures a connection from PEM files, with nothing but the JDK. */
final class TlsFiles {

    private static final char[] NO_PASSWORD = new char[0]; // the stores live in memory only

    private record Secured(SSLContext context, boolean verifyHostName, Optional<Path> trustFile) implements Tls {}

    private final Values values;
    private final Path workingDirectory;
    private final Findings findings;

    TlsFiles(Values values, Path workingDirectory, Findings findings) {
        this.values = values;
        this.workingDirectory = workingDirectory;
        this.findings = findings;
    }

    /** What is configured, or empty for plain text. */
    Optional<Tls> build() {
        if (values.entry(SettingsTable.TLS_ENABLED).isEmpty()) {
            for (Setting<?> row : SettingsTable.CONNECTION) {
                if (row.key().startsWith("tls.")) {
                    values.entry(row)
                            .ifPresent(entry -> findings.add(
                                    entry,
                                    "is set, but TLS is not switched on",
                                    "Set " + values.fullName("tls.enabled") + "=true, or =false to leave it off."));
                }
            }
        }
        if (!values.get(SettingsTable.TLS_ENABLED)) {
            return Optional.empty();
        }
        Optional<Path> trustFile = values.entry(SettingsTable.TLS_TRUST_FILE)
                .flatMap(entry -> TextFile.path(entry, workingDirectory, findings));
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(), trust(trustFile), null);
            return Optional.of(
                    new Secured(context, !values.get(SettingsTable.TLS_INSECURE_SKIP_HOST_CHECK), trustFile));
        } catch (GeneralSecurityException | IOException broken) {
            findings.add(
                    values.fullName("tls.enabled"),
                    "this JVM",
                    "TLS cannot be set up (" + broken.getClass().getSimpleName() + ")",
                    "Check the security providers of the JVM.");
            return Optional.empty();
        }
    }

    private TrustManager @Nullable [] trust(Optional<Path> file) throws GeneralSecurityException, IOException {
        Optional<Entry> entry = values.entry(SettingsTable.TLS_TRUST_FILE);
        if (entry.isEmpty() || file.isEmpty()) {
            return null; // means those of the JVM
        }
        KeyStore store = emptyStore();
        List<X509Certificate> authorities = certificates(entry.get(), file.get());
        for (int i = 0; i < authorities.size(); i++) {
            store.setCertificateEntry("authority-" + i, authorities.get(i));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private KeyManager @Nullable [] keys() throws GeneralSecurityException, IOException {
        Optional<Entry> keyEntry = values.entry(SettingsTable.TLS_KEY_FILE);
        Optional<Entry> certificateEntry = values.entry(SettingsTable.TLS_CERTIFICATE_FILE);
        if (keyEntry.isEmpty() || certificateEntry.isEmpty()) {
            keyEntry.ifPresent(entry -> missingHalf(entry, SettingsTable.TLS_CERTIFICATE_FILE));
            certificateEntry.ifPresent(entry -> missingHalf(entry, SettingsTable.TLS_KEY_FILE));
            return null; // means none
        }
        List<X509Certificate> chain = TextFile.path(certificateEntry.get(), workingDirectory, findings)
                .map(file -> certificates(certificateEntry.get(), file))
                .orElse(List.of());
        Optional<PrivateKey> key = TextFile.path(keyEntry.get(), workingDirectory, findings)
                .flatMap(file -> key(keyEntry.get(), file, chain));
        if (key.isEmpty()) {
            return null; // the report says why
        }
        KeyStore store = emptyStore();
        store.setKeyEntry("client", key.get(), NO_PASSWORD, chain.toArray(new X509Certificate[0]));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private void missingHalf(Entry entry, Setting<?> other) {
        findings.add(
                entry,
                "is set without " + values.fullName(other.key()),
                "Set both: a key and its certificate belong together.");
    }

    private List<X509Certificate> certificates(Entry entry, Path file) {
        Optional<String> text = TextFile.read(entry, file, findings);
        if (text.isEmpty()) {
            return List.of();
        }
        List<X509Certificate> certificates = List.of();
        try {
            certificates = new Pem(text.get()).certificates();
            if (certificates.isEmpty()) {
                findings.add(
                        entry,
                        "names " + file + ", which holds no certificate",
                        "Name a PEM file with BEGIN CERTIFICATE in it; convert others with: openssl x509 or openssl pkcs12.");
            }
        } catch (GeneralSecurityException malformed) {
            findings.add(entry, "names " + file + ", which holds a damaged certificate", "Export the file again.");
        }
        return certificates;
    }

    private Optional<PrivateKey> key(Entry entry, Path file, List<X509Certificate> chain) {
        Optional<String> text = TextFile.read(entry, file, findings);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Pem pem = new Pem(text.get());
        Optional<String> problem = pem.keyProblem();
        if (problem.isPresent()) {
            findings.add(
                    entry,
                    "names " + file + ", which " + problem.get(),
                    "Convert it with: openssl pkcs8 -topk8 -nocrypt, and let only this process read it.");
            return Optional.empty();
        }
        if (chain.isEmpty()) {
            return Optional.empty();
        }
        try {
            PrivateKey key = pem.privateKey(chain.get(0).getPublicKey().getAlgorithm());
            if (Pem.belongTogether(key, chain.get(0).getPublicKey())) {
                return Optional.of(key);
            }
        } catch (GeneralSecurityException notThisKind) { // same advice as for a key of the same kind that does not fit
        }
        findings.add(
                entry,
                "names " + file + ", which is not the key of the first certificate in the certificate file",
                "Name the key that the certificate was made for, and put that certificate first.");
        return Optional.empty();
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        return store;
    }
}
