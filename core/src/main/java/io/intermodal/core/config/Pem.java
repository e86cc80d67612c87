package io.intermodal.core.config;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads certificates and private keys from PEM. Says nothing about what is inside. */
final class Pem {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String PRIVATE_KEY = "PRIVATE KEY";

    /** To try whether a key belongs to a certificate; other algorithms show it in the handshake only. */
    private static final Map<String, String> SIGNATURES =
            Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

    private record Block(String label, String body) {}

    private final List<Block> blocks = new ArrayList<>();

    Pem(String text) {
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(1), matcher.group(2)));
        }
    }

    /** All certificates in the order they stand. */
    List<X509Certificate> certificates() throws GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> certificates = new ArrayList<>();
        for (Block block : blocks) {
            if (block.label().equals(CERTIFICATE)) {
                certificates.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der(block))));
            }
        }
        return certificates;
    }

    /** Why there is no key that can be read, or empty if there is one. */
    Optional<String> keyProblem() {
        for (Block block : blocks) {
            if (block.label().equals(PRIVATE_KEY)) {
                return Optional.empty();
            }
            if (block.label().contains("ENCRYPTED") || block.body().contains("ENCRYPTED")) {
                return Optional.of("is encrypted");
            }
            if (block.label().endsWith(PRIVATE_KEY)) {
                return Optional.of("is not in PKCS#8");
            }
        }
        return Optional.of("holds no private key");
    }

    /** The private key. Its algorithm is that of the certificate it belongs to. */
    PrivateKey privateKey(String algorithm) throws GeneralSecurityException {
        for (Block block : blocks) {
            if (block.label().equals(PRIVATE_KEY)) {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der(block)));
            }
        }
        throw new GeneralSecurityException("no private key");
    }

    /** Whether what one signs the other verifies. */
    static boolean belongTogether(PrivateKey privateKey, PublicKey publicKey) throws GeneralSecurityException {
        String algorithm = SIGNATURES.get(publicKey.getAlgorithm());
        if (algorithm == null) {
            return true;
        }
        byte[] sample = {1, 2, 3};
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(privateKey);
        signature.update(sample);
        byte[] signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(sample);
        return signature.verify(signed);
    }

    private static byte[] der(Block block) throws GeneralSecurityException {
        try {
            return Base64.getMimeDecoder().decode(block.body());
        } catch (IllegalArgumentException malformed) {
            throw new GeneralSecurityException("not Base64", malformed);
        }
    }
}
