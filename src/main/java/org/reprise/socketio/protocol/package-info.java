/**
 * The Socket.IO protocol, revision 5: packets, their text form, binary attachments, and the arguments of an event as
 * slices of the text they came in, which are bound once and never built into a tree. Internal.
 */
@NullMarked
package org.reprise.socketio.protocol;

import org.jspecify.annotations.NullMarked;
