package io.intermodal.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.intermodal.spi.Tls;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** TLS from PEM files, proved by handshakes. */
class TlsTest {

    private static final String TRUST = "intermodal.tls.enabled=true\nintermodal.tls.trust-file=trust.pem\n";
    private static final String OWN =
            "intermodal.tls.enabled=true\nintermodal.tls.key-file=key.pem\nintermodal.tls.certificate-file=certificate.pem\n";

    private static TestKeys rsa = new TestKeys("", "");
    private static TestKeys otherRsa = new TestKeys("", "");
    private static TestKeys ec = new TestKeys("", "");
    private static TestKeys ed = new TestKeys("", "");

    @TempDir
    Path folder;

    private Setup setup;

    @BeforeAll
    static void makeKeys(@TempDir Path keys) {
        rsa = TestKeys.make(keys, "RSA");
        otherRsa = TestKeys.make(keys, "RSA");
        ec = TestKeys.make(keys, "EC");
        ed = TestKeys.make(keys, "Ed25519");
    }

    @BeforeEach
    void setUp() {
        setup = Setup.in(folder);
    }

    @ParameterizedTest
    @CsvSource({"RSA, EC", "EC, RSA", "Ed25519, RSA"})
    void bothSidesKnowEachOther(String serverKind, String clientKind) throws Exception {
        Tls server = tls("server", OWN + "intermodal.tls.trust-file=trust.pem\n", kind(serverKind), kind(clientKind));
        Tls client = tls("client", OWN + "intermodal.tls.trust-file=trust.pem\n", kind(clientKind), kind(serverKind));

        assertThat(handshake(server, client)).isEqualTo("CN=localhost");
    }

    @Test
    void aServerThatIsNotTrustedIsRefused() {
        Tls server = tls("server", OWN, rsa, rsa);
        Tls client = tls("client", TRUST, rsa, ec);

        assertThatThrownBy(() -> handshake(server, client)).isInstanceOf(SSLException.class);
    }

    @Test
    void aTrustFileMayHoldSeveralAuthoritiesAndTextBetween() throws Exception {
        setup.file("trust.pem", "# first\n" + ec.certificate() + "\nsecond\n" + rsa.certificate())
                .properties(Setup.BROKER + TRUST);
        Tls client = setup.resolve().tls().orElseThrow();

        assertThat(client.trustFile()).contains(setup.here.resolve("trust.pem"));
        assertThat(handshake(tls("server", OWN + "intermodal.tls.trust-file=trust.pem\n", rsa, rsa), client))
                .isEqualTo("anonymous");
    }

    @Test
    void withoutTrustFileTheJvmsAuthoritiesAreTrusted() {
        setup.properties(Setup.BROKER + "intermodal.tls.enabled=true\n");
        Tls tls = setup.resolve().tls().orElseThrow();

        assertThat(tls.trustFile()).isEmpty();
        assertThat(tls.verifyHostName()).isTrue();
        assertThatThrownBy(() -> handshake(tls("server", OWN, rsa, rsa), tls)).isInstanceOf(SSLException.class);
    }

    @Test
    void theHostCheckIsSkippedOnlyWhenAskedTo() {
        setup.properties(Setup.BROKER + "intermodal.tls.enabled=true\nintermodal.tls.insecure-skip-host-check=true\n");

        assertThat(setup.resolve().tls().orElseThrow().verifyHostName()).isFalse();
    }

    @Test
    void switchedOffInWritingTheOtherSettingsRest() {
        setup.properties(Setup.BROKER + "intermodal.tls.enabled=false\nintermodal.tls.trust-file=missing.pem\n");

        assertThat(setup.resolve().tls()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"trust-file", "key-file", "certificate-file", "insecure-skip-host-check"})
    void aSettingWithoutTlsSwitchedOnIsRefused(String name) {
        setup.properties(Setup.BROKER + "intermodal.tls." + name + "=true\n");

        assertThat(setup.findings())
                .containsExactly("intermodal.tls." + name
                        + " (HERE/intermodal.properties line 2): is set, but TLS is not switched on."
                        + " Set intermodal.tls.enabled=true, or =false to leave it off.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "trust-file=missing | trust-file | names HERE/missing, which does not exist",
                "trust-file=key.pem | trust-file | names HERE/key.pem, which holds no certificate",
                "trust-file=damaged.pem | trust-file | names HERE/damaged.pem, which holds a damaged certificate",
                "trust-file=garbage.pem | trust-file | names HERE/garbage.pem, which holds a damaged certificate",
                "key-file=key.pem | key-file | is set without intermodal.tls.certificate-file",
                "certificate-file=certificate.pem | certificate-file | is set without intermodal.tls.key-file",
                "key-file=certificate.pem;certificate-file=certificate.pem | key-file | names HERE/certificate.pem, which holds no private key",
                "key-file=encrypted.pem;certificate-file=certificate.pem | key-file | names HERE/encrypted.pem, which is encrypted",
                "key-file=legacy.pem;certificate-file=certificate.pem | key-file | names HERE/legacy.pem, which is encrypted",
                "key-file=pkcs1.pem;certificate-file=certificate.pem | key-file | names HERE/pkcs1.pem, which is not in PKCS#8",
                "key-file=other.pem;certificate-file=certificate.pem | key-file | names HERE/other.pem, which is not the key of the first certificate in the certificate file",
                "key-file=ec.pem;certificate-file=certificate.pem | key-file | names HERE/ec.pem, which is not the key of the first certificate in the certificate file",
                "key-file=key.pem;certificate-file=missing | certificate-file | names HERE/missing, which does not exist",
                "key-file=key.pem;certificate-file=key.pem | certificate-file | names HERE/key.pem, which holds no certificate"
            })
    void aFileThatCannotBeUsedIsRefused(String settings, String name, String problem) {
        setup.file("key.pem", rsa.key())
                .file("ec.pem", ec.key())
                .file("other.pem", otherRsa.key())
                .file("certificate.pem", rsa.certificate())
                .file("damaged.pem", TestKeys.pem("CERTIFICATE", new byte[] {1, 2, 3}))
                .file("garbage.pem", "-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----\n")
                .file("encrypted.pem", TestKeys.pem("ENCRYPTED PRIVATE KEY", new byte[] {1}))
                .file("pkcs1.pem", TestKeys.pem("RSA PRIVATE KEY", new byte[] {1}))
                .file(
                        "legacy.pem",
                        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAQ==\n-----END RSA PRIVATE KEY-----\n")
                .properties(Setup.BROKER + "intermodal.tls.enabled=true\nintermodal.tls."
                        + settings.replace(";", "\nintermodal.tls.") + "\n");

        assertThat(setup.findings())
                .singleElement()
                .asString()
                .startsWith("intermodal.tls." + name + " (HERE/intermodal.properties line ")
                .contains("): " + problem + ". ");
    }

    private Tls tls(String name, String settings, TestKeys own, TestKeys trusted) {
        return Setup.in(folder.resolve(name))
                .file("key.pem", own.key())
                .file("certificate.pem", own.certificate())
                .file("trust.pem", trusted.certificate())
                .properties(Setup.BROKER + settings)
                .resolve()
                .tls()
                .orElseThrow();
    }

    private static TestKeys kind(String name) {
        return switch (name) {
            case "RSA" -> rsa;
            case "EC" -> ec;
            default -> ed;
        };
    }

    /** Who the server says the client is. */
    private static String handshake(Tls serverTls, Tls clientTls) throws IOException {
        try (SSLServerSocket server = (SSLServerSocket) serverTls
                .context()
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server.setWantClientAuth(true);
            server.setSoTimeout(20_000);
            CompletableFuture<String> who = CompletableFuture.supplyAsync(() -> serve(server));
            try (SSLSocket client = (SSLSocket)
                    clientTls.context().getSocketFactory().createSocket("localhost", server.getLocalPort())) {
                client.setSoTimeout(20_000);
                SSLParameters parameters = client.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                client.setSSLParameters(parameters);
                client.startHandshake();
                client.getOutputStream().write(1);
                client.getInputStream().read();
            } // a server that closes waits for its client to close
            return who.join();
        }
    }

    private static String serve(SSLServerSocket server) {
        try (SSLSocket socket = (SSLSocket) server.accept()) {
            socket.setSoTimeout(20_000);
            socket.getInputStream().read();
            String who = who(socket);
            socket.getOutputStream().write(1);
            return who;
        } catch (IOException refused) {
            return "nobody";
        }
    }

    private static String who(SSLSocket socket) {
        try {
            return socket.getSession().getPeerPrincipal().getName();
        } catch (SSLException anonymous) {
            return "anonymous";
        }
    }
}
