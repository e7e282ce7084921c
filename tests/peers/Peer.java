// SPDX-License-Identifier: BSL-1.0
// The other end in Java: `Peer server PORT` sends one message back, `Peer client HOST PORT` sends one and prints what comes back.
import com.sun.nio.sctp.MessageInfo;
import com.sun.nio.sctp.SctpChannel;
import com.sun.nio.sctp.SctpServerChannel;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

public class Peer {
    public static void main(String[] words) throws Exception {
        ByteBuffer buffer = ByteBuffer.allocate(65536);
        if (words[0].equals("server")) {
            SctpServerChannel server = SctpServerChannel.open().bind(new InetSocketAddress("10.1.0.2", Integer.parseInt(words[1])));
            System.out.println("listening");
            try (SctpChannel channel = server.accept()) {
                MessageInfo in = channel.receive(buffer, null, null);
                buffer.flip();
                tell(in, buffer);
                channel.send(buffer, MessageInfo.createOutgoing(null, in.streamNumber()).payloadProtocolID(in.payloadProtocolID()));
                while (channel.receive(ByteBuffer.allocate(65536), null, null).bytes() >= 0) { }
            }
        } else {
            try (SctpChannel channel = SctpChannel.open(new InetSocketAddress(words[1], Integer.parseInt(words[2])), 8, 8)) {
                ByteBuffer hello = ByteBuffer.wrap("from Java".getBytes(StandardCharsets.UTF_8));
                channel.send(hello, MessageInfo.createOutgoing(null, 5).payloadProtocolID(1234));
                MessageInfo in = channel.receive(buffer, null, null);
                buffer.flip();
                tell(in, buffer);
            }
        }
    }

    private static void tell(MessageInfo in, ByteBuffer data) {
        System.out.println("stream " + in.streamNumber() + ", ppid " + in.payloadProtocolID() + ": " + StandardCharsets.UTF_8.decode(data.duplicate()));
    }
}
