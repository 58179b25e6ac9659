package org.reprise.socketio.websocket;

/** Hears nothing. */
class Deaf implements FrameListener {

    @Override
    public void onText(String text) {}

    @Override
    public void onBinary(byte[] bytes) {}

    @Override
    public void onPing(byte[] payload) {}

    @Override
    public void onPong(byte[] payload) {}

    @Override
    public void onClose(int code, String reason) {}
}
