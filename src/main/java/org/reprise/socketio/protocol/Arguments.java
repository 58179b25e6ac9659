package org.reprise.socketio.protocol;

import java.util.List;

/**
 * The elements of the JSON array of an event or an acknowledgement, as slices of the text, with the binary
 * attachments that belong to them. Immutable.
 */
public final class Arguments {

    /** No elements. */
    public static final Arguments NONE = new Arguments("", new int[0], List.of(), List.of());

    private final String text;
    private final int[] bounds;
    private final List<Placeholder> placeholders;
    private final List<byte[]> attachments;

    Arguments(String text, int[] bounds, List<Placeholder> placeholders, List<byte[]> attachments) {
        this.text = text;
        this.bounds = bounds;
        this.placeholders = placeholders;
        this.attachments = attachments;
    }

    /**
     * Where an attachment belongs.
     *
     * @param start of the placeholder object in the text
     * @param end behind it
     * @param attachment its number
     */
    record Placeholder(int start, int end, int attachment) {}

    Arguments with(List<byte[]> received) {
        return new Arguments(text, bounds, placeholders, received);
    }

    public int size() {
        return bounds.length / 2;
    }

    /** The JSON text of one element. */
    public String json(int index) {
        return text.substring(bounds[2 * index], bounds[2 * index + 1]);
    }

    char firstChar(int index) {
        return text.charAt(bounds[2 * index]);
    }

    /** The first element as the name of an event: a string, or a number's digits. */
    String name() {
        return firstChar(0) == '"' ? JsonStrings.unquote(json(0)) : json(0);
    }

    /** The attachment that an element is, or -1 if it is none. */
    int attachmentAt(int index) {
        for (Placeholder placeholder : placeholders) {
            if (placeholder.start() == bounds[2 * index] && placeholder.end() == bounds[2 * index + 1]) {
                return placeholder.attachment();
            }
        }
        return -1;
    }

    /** All attachments of the packet, to which the placeholders in the elements refer by number. */
    public List<byte[]> attachments() {
        return attachments;
    }
}
