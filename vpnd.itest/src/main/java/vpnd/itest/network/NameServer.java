// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.network;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A DNS server that knows one name and its addresses (RFC 1035, RFC 3596). It answers each query
 * for another name with "no such name".
 */
public final class NameServer {
  /** The line that it writes when it is ready. */
  public static final Pattern READY = Pattern.compile("^ready");

  private static final int PORT = 53;
  private static final int HEADER = 12;

  /** Offset of the number of questions in the header. */
  private static final int QUESTIONS = 4;

  private static final int AUTHORITATIVE_ANSWER = 0x8580;
  private static final int NO_SUCH_NAME = 3;
  private static final int SECONDS_TO_LIVE = 1;
  private static final short IN = 1;

  /** The address types by the bytes of an address. */
  private static final short A = 1;

  private static final short AAAA = 28;

  /** In an answer: a pointer to the name in the question, after the header. */
  private static final short NAME_OF_QUESTION = (short) 0xc00c;

  private final byte[] name;
  private final InetAddress[] addresses;

  private NameServer(String name, InetAddress[] addresses) {
    this.name = encode(name);
    this.addresses = addresses;
  }

  /** {@code NAME ADDRESS...} answers on UDP port 53 of all addresses until it is killed. */
  public static void main(String... arguments) throws IOException {
    var addresses = new InetAddress[arguments.length - 1];
    for (int i = 0; i < addresses.length; i++) {
      addresses[i] = InetAddress.getByName(arguments[i + 1]);
    }
    var server = new NameServer(arguments[0], addresses);
    try (var socket = new DatagramSocket(PORT)) {
      System.out.println("ready");
      var packet = new DatagramPacket(new byte[512], 512);
      while (true) {
        packet.setLength(512);
        socket.receive(packet);
        var query = Arrays.copyOf(packet.getData(), packet.getLength());
        System.out.println("asked for " + name(query));
        var answer = server.answer(query);
        if (answer.length > 0) {
          socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        }
      }
    }
  }

  /** The labels of a name, each after its length, and an empty one. */
  private static byte[] encode(String name) {
    var encoded = ByteBuffer.allocate(name.length() + 2);
    for (var label : name.split("\\.", -1)) {
      encoded.put((byte) label.length()).put(bytes(label));
    }
    return encoded.put((byte) 0).array();
  }

  /** The name in a query, in lower case. */
  private static String name(byte[] query) {
    var name = new StringBuilder();
    for (int at = HEADER; at < query.length && query[at] > 0; at += 1 + query[at]) {
      int length = Math.min(query[at], query.length - at - 1);
      name.append(new String(query, at + 1, length, StandardCharsets.US_ASCII)).append('.');
    }
    return name.toString().toLowerCase(Locale.ROOT);
  }

  /** Empty if the query does not have exactly one complete question. */
  public byte[] answer(byte[] query) {
    int end = HEADER;
    while (end < query.length && query[end] > 0) {
      end += 1 + query[end];
    }
    int questionEnd = end + 5;
    if (questionEnd > query.length || query[QUESTIONS] != 0 || query[QUESTIONS + 1] != 1) {
      return new byte[0];
    }
    var asked = new String(query, HEADER, end + 1 - HEADER, StandardCharsets.US_ASCII);
    boolean known = Arrays.equals(bytes(asked.toLowerCase(Locale.ROOT)), name);
    int type = query[end + 1] << 8 | query[end + 2];
    var answer = ByteBuffer.allocate(512);
    answer.put(query, 0, questionEnd);
    answer.putShort(2, (short) (AUTHORITATIVE_ANSWER | (known ? 0 : NO_SUCH_NAME)));
    short count = 0;
    for (var address : addresses) {
      var bytes = address.getAddress();
      if (known && type == (bytes.length == 4 ? A : AAAA)) {
        count++;
        answer.putShort(NAME_OF_QUESTION).putShort((short) type).putShort(IN);
        answer.putInt(SECONDS_TO_LIVE).putShort((short) bytes.length).put(bytes);
      }
    }
    answer.putShort(6, count).putShort(8, (short) 0).putShort(10, (short) 0).flip();
    var bytes = new byte[answer.limit()];
    answer.get(bytes);
    return bytes;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
