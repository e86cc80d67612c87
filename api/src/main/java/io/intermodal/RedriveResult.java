package io.intermodal;

/**
 * What a redrive did.
 *
 * @param examined how many dead letters were looked at
 * @param redriven how many went back to the group; with a dry run, how many would have
 * @param left how many were looked at and left
 */
public record RedriveResult(int examined, int redriven, int left) {}
