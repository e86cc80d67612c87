package io.intermodal.brokers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStore.PasswordProtection;
import java.security.KeyStore.PrivateKeyEntry;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A certificate authority of its own and a server certificate signed by it, made with the JDK's {@code keytool} when asked for (about a second), so
 * that no key lies in a repository and none expires there.
 */
public final class KeyMaterial {

    /** What the server's certificate is like. */
    public enum Kind {
        /** For {@code localhost} and {@code 127.0.0.1}, valid now. */
        VALID("-1H", "SAN=dns:localhost,ip:127.0.0.1"),
        /** Valid, but for {@code elsewhere.example}. */
        WRONG_HOST("-1H", "SAN=dns:elsewhere.example"),
        /** For the right host, but it ended eight days ago. */
        EXPIRED("-10d", "SAN=dns:localhost,ip:127.0.0.1");

        private final String startDate;
        private final String extension;

        Kind(String startDate, String extension) {
            this.startDate = startDate;
            this.extension = extension;
        }
    }

    private static final String PASSWORD = "changeit";
    private static final List<String> KEY = List.of("-keyalg", "EC", "-groupname", "secp256r1");

    private final Path folder;

    private KeyMaterial(Path folder) {
        this.folder = folder;
    }

    /**
     * Makes the files.
     *
     * @param folder an existing folder that holds no other key material
     * @param kind what the server's certificate is like
     * @return where the files are
     */
    public static KeyMaterial create(Path folder, Kind kind) {
        KeyMaterial made = new KeyMaterial(folder);
        Path all = folder.resolve("all.p12");
        List<String> authority = new ArrayList<>(List.of("-alias", "ca", "-dname", "CN=Test CA"));
        authority.addAll(List.of("-startdate", "-20d", "-validity", "40", "-ext", "bc:c", "-ext", "ku:c=keyCertSign"));
        made.keytool(all, authority);
        List<String> server = new ArrayList<>(List.of("-alias", "server", "-signer", "ca", "-dname", "CN=broker"));
        server.addAll(List.of("-startdate", kind.startDate, "-validity", "2", "-ext", kind.extension));
        made.keytool(all, server);
        try {
            made.split(all);
            Files.delete(all);
        } catch (IOException | GeneralSecurityException e) {
            throw new BrokerException("The key material in " + folder + " could not be written", e);
        }
        return made;
    }

    /**
     * The server's key, its certificate and the authority's.
     *
     * @return a PKCS 12 file
     */
    public Path keyStore() {
        return folder.resolve("server.p12");
    }

    /**
     * The authority's certificate, for clients.
     *
     * @return a PKCS 12 file
     */
    public Path trustStore() {
        return folder.resolve("trust.p12");
    }

    /**
     * The authority's certificate, for clients.
     *
     * @return a PEM file
     */
    public Path caCertificate() {
        return folder.resolve("ca.pem");
    }

    /**
     * What opens both stores and the key.
     *
     * @return the password
     */
    public String password() {
        return PASSWORD;
    }

    /** The server's key in PEM, for servers that read no stores. */
    Path serverKey() {
        return folder.resolve("server-key.pem");
    }

    /** The server's certificate in PEM. */
    Path serverCertificate() {
        return folder.resolve("server.pem");
    }

    /** A server that found the authority's key beside its own could present the wrong one. */
    private void split(Path all) throws IOException, GeneralSecurityException {
        PasswordProtection protection = new PasswordProtection(PASSWORD.toCharArray());
        KeyStore both = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(all)) {
            both.load(in, PASSWORD.toCharArray());
        }
        KeyStore server = empty();
        server.setEntry("server", both.getEntry("server", protection), protection);
        store(server, keyStore());
        Certificate authority = both.getCertificate("ca");
        KeyStore trust = empty();
        trust.setCertificateEntry("ca", authority);
        store(trust, trustStore());
        Files.writeString(caCertificate(), pem("CERTIFICATE", authority.getEncoded()));
        PrivateKeyEntry own = (PrivateKeyEntry) both.getEntry("server", protection);
        Files.writeString(serverKey(), pem("PRIVATE KEY", own.getPrivateKey().getEncoded()));
        Files.writeString(
                serverCertificate(), pem("CERTIFICATE", own.getCertificate().getEncoded()));
    }

    private static String pem(String what, byte[] content) {
        String text = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(content);
        return "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n";
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static void store(KeyStore store, Path file) throws IOException, GeneralSecurityException {
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
    }

    private void keytool(Path store, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(javaTool("keytool"), "-genkeypair"));
        command.addAll(KEY);
        Collections.addAll(command, "-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD);
        command.addAll(arguments);
        Path output = folder.resolve("keytool.log");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new BrokerException("keytool failed: " + Files.readString(output), null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("keytool could not be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerException("Interrupted while keytool ran", e);
        }
    }

    /** A program of the JDK that runs this code, which need not be the one on the path. */
    static String javaTool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }
}
