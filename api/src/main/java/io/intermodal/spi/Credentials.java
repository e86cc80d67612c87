package io.intermodal.spi;

/** User and password. Its text form shows neither. Immutable. */
public final class Credentials {

    private final String user;
    private final String password;

    /** Credentials of a user. */
    public Credentials(String user, String password) {
        this.user = user;
        this.password = password;
    }

    /** The user. */
    public String user() {
        return user;
    }

    /** The password: hand it to the client and nowhere else. */
    public String password() {
        return password;
    }

    @Override
    public String toString() {
        return "***";
    }
}
