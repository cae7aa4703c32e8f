// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.tun;

/** Mistakes in cutting and joining packets that the property tests must find. */
enum Mistake {
  THE_SEQUENCE_NUMBER_STAYS(
      GsoSplitterProperty.class, "GsoSplitter", "sequence + segment * segmentSize", "sequence"),
  FIN_AND_PSH_STAY_ON_ALL(
      GsoSplitterProperty.class,
      "GsoSplitter",
      "isLast ? flags :",
      "isLast || segment >= 0 ? flags :"),
  CWR_STAYS_ON_ALL(
      GsoSplitterProperty.class, "GsoSplitter", "segment == 0 ? flags :", "segment >= 0 ? flags :"),
  THE_IDENTIFICATION_STAYS(
      GsoSplitterProperty.class, "GsoSplitter", "identification + segment)", "identification)"),
  THE_PSEUDO_HEADER_KEEPS_THE_LENGTH(
      GsoSplitterProperty.class, "GsoSplitter", "pseudoSum + to - header", "pseudoSum"),
  THE_LENGTH_OF_UDP_STAYS(
      GsoSplitterProperty.class, "GsoSplitter", "(short) covered", "(short) (end - start)"),
  ODD_CHECKSUMS_STAY_PARTIAL(
      GsoSplitterProperty.class,
      "GsoSplitter",
      "start + field, Checksum.ofNonZero(sum)",
      "start, (short) 0"),
  A_CHECKSUM_THAT_BEGINS_ELSEWHERE_STAYS_PARTIAL(
      GsoSplitterProperty.class, "GsoSplitter", "&& inSlot.ipLength() == from", ""),
  A_CHECKSUM_IN_ANOTHER_FIELD_STAYS_PARTIAL(
      GsoSplitterProperty.class, "GsoSplitter", "&& inSlot.transport().checksum == field", ""),
  ODD_SEGMENTS_STAY_PARTIAL(
      GsoSplitterProperty.class, "GsoSplitter", "= inSlot.moveTo", "= true | inSlot.moveTo"),
  NO_SEGMENT_STAYS_PARTIAL(
      GsoSplitterProperty.class, "GsoSplitter", "= inSlot.moveTo", "= false & inSlot.moveTo"),
  SEGMENTS_ARE_NOT_SAID_TO_BE_PARTIAL(
      GsoSplitterProperty.class,
      "GsoSplitter",
      "(short) Checksum.fold(sum));\n      batch.markPartialChecksum(slot);",
      "(short) Checksum.fold(sum));"),
  A_CHECKSUM_OF_UDP_IS_NONE(
      GsoSplitterProperty.class,
      "GsoSplitter",
      "header + transport.checksum, Checksum.ofNonZero(",
      "header + transport.checksum, Checksum.of("),
  THE_REST_IS_FORGOTTEN(
      GsoSplitterProperty.class, "GsoSplitter", "from + carried < end;", "false;"),
  THE_HOST_IS_BELIEVED_WHERE_TCP_BEGINS(
      GsoSplitterProperty.class,
      "GsoSplitter",
      "found != PACKET + VirtioHeader.checksumStart(header, HEADER)",
      "(found = PACKET + VirtioHeader.checksumStart(header, HEADER)) < 0"),
  EXTENSION_HEADERS_ARE_UNKNOWN(
      GsoSplitterProperty.class, "IpHeader", "if (!isExtension ||", "if (isExtension ||"),
  FRAGMENTS_ARE_CUT(
      GsoSplitterProperty.class, "IpHeader", "& MORE_OR_OFFSET) == 0", "& MORE_OR_OFFSET) >= 0"),

  PSH_DOES_NOT_END_A_RUN(GroWriterProperty.class, "GroItem", "isEnded = isPushed ||", "isEnded ="),
  PSH_IS_LOST(GroWriterProperty.class, "VectorWriter", "| Transport.PSH;", ";"),
  A_SHORT_PACKET_DOES_NOT_END_A_RUN(
      GroWriterProperty.class, "GroItem", "size < segmentSize ||", ""),
  A_LONGER_PACKET_FOLLOWS(GroWriterProperty.class, "GroItem", "|| size > segmentSize", ""),
  RUNS_GROW_WITHOUT_LIMIT(
      GroWriterProperty.class, "GroItem", "|| first.headerLength() + payload + size > LONGEST", ""),
  THE_CHECKSUM_IS_NOT_VERIFIED(GroWriterProperty.class, "GroItem", "|| !next.isSound() ||", "||"),
  THE_CHECKSUM_OF_THE_FIRST_IS_NOT_VERIFIED(
      GroWriterProperty.class, "GroItem", "|| !first.isSound())", ")"),
  THE_CHECKSUM_OF_IP_IS_NOT_VERIFIED(
      GroWriterProperty.class, "PacketView", "return !isIpv4 || Check", "return true || Check"),
  A_PARTIAL_CHECKSUM_IS_VERIFIED(
      GroWriterProperty.class,
      "PacketView",
      "(hasPartialChecksum || isTransportSound())",
      "isTransportSound()"),
  NO_CHECKSUM_IS_VERIFIED(
      GroWriterProperty.class,
      "PacketView",
      "hasPartialChecksum = batch.hasPartialChecksum(slot);",
      "hasPartialChecksum = true;"),
  A_SINGLE_PACKET_STAYS_PARTIAL(
      GroWriterProperty.class, "VectorWriter", "batch.hasPartialChecksum(slot) &&", "slot < 0 &&"),
  ANY_PACKET_IS_GIVEN_TO_BE_FINISHED(
      GroWriterProperty.class, "VectorWriter", "batch.hasPartialChecksum(slot) &&", "slot >= 0 &&"),
  AN_ODD_PACKET_IS_GIVEN_TO_BE_FINISHED(
      GroWriterProperty.class,
      "VectorWriter",
      "single.moveTo(batch, slot)",
      "(single.moveTo(batch, slot) || slot >= 0)"),
  HEADERS_ARE_NOT_COMPARED(GroWriterProperty.class, "GroItem", "|| !first.isLike(next)", ""),
  SEQUENCE_NUMBERS_ARE_NOT_COMPARED(
      GroWriterProperty.class, "GroItem", "|| !next.continues(first, payload)", ""),
  IDENTIFICATIONS_ARE_NOT_COMPARED(
      GroWriterProperty.class, "GroItem", "mayRepeat ? 0 : -1", "mayRepeat ? 0 : 1"),
  A_FIXED_IDENTIFICATION_IS_ALWAYS_TAKEN(
      GroWriterProperty.class, "GroItem", "!next.mayBeFragmented() &&", ""),
  ACKNOWLEDGEMENTS_ARE_NOT_COMPARED(
      GroWriterProperty.class,
      "PacketView",
      "bytes.getInt(header + ACKNOWLEDGEMENT) == bytes.getInt(other.header + ACKNOWLEDGEMENT)",
      "bytes != null"),
  WINDOWS_ARE_NOT_COMPARED(
      GroWriterProperty.class,
      "PacketView",
      "bytes.getShort(header + WINDOW) == bytes.getShort(other.header + WINDOW)",
      "bytes != null"),
  OPTIONS_ARE_NOT_COMPARED(
      GroWriterProperty.class,
      "PacketView",
      "isSame(other.at - at, header + transport.shortest, payload)",
      "bytes != null"),
  TIMES_TO_LIVE_ARE_NOT_COMPARED(
      GroWriterProperty.class,
      "PacketView",
      "bytes.getShort(at + TIME_TO_LIVE) == bytes.getShort(other.at + TIME_TO_LIVE)",
      "bytes != null"),
  HOP_LIMITS_ARE_NOT_COMPARED(
      GroWriterProperty.class,
      "PacketView",
      "bytes.get(at + HOP_LIMIT) == bytes.get(other.at + HOP_LIMIT)",
      "bytes != null"),
  TRAFFIC_CLASSES_ARE_NOT_COMPARED(
      GroWriterProperty.class,
      "PacketView",
      "bytes.getInt(at) == bytes.getInt(other.at)",
      "at > 0"),
  PORTS_ARE_NOT_COMPARED(
      GroWriterProperty.class,
      "PacketView",
      "bytes.getInt(header) == bytes.getInt(other.header)",
      "bytes != null"),
  ADDRESSES_ARE_NOT_COMPARED(
      GroWriterProperty.class,
      "PacketView",
      "bytes.getLong(at + IPV4_ADDRESSES) == bytes.getLong(other.at + IPV4_ADDRESSES)",
      "bytes != null"),
  ANY_FLAGS_ARE_TAKEN(
      GroWriterProperty.class,
      "PacketView",
      "(flags() & ~Transport.PSH) == Transport.ACK",
      "bytes != null"),
  RESERVED_BITS_ARE_LOST(
      GroWriterProperty.class, "PacketView", "&& (bytes.get(header + DATA_OFFSET) & 0xf) == 0", ""),
  FRAGMENTS_ARE_JOINED(
      GroWriterProperty.class, "PacketView", "& MORE_OR_OFFSET_OR_RESERVED) == 0", "& 0) == 0"),
  LENGTHS_ARE_BELIEVED(
      GroWriterProperty.class,
      "PacketView",
      "(bytes.getShort(at + IpHeader.PAYLOAD_LENGTH) & 0xffff) == end - header",
      "at > 0"),
  STRANGE_PACKETS_OVERTAKE(
      GroWriterProperty.class,
      "GroWriter",
      "      endAll(batch);\n      writeAlone",
      "      writeAlone"),
  PACKETS_OVERTAKE_THEIR_RUN(
      GroWriterProperty.class, "GroWriter", "      end(batch, index);\n", ""),
  A_REFUSED_RUN_IS_LOST(
      GroWriterProperty.class,
      "GroWriter",
      "&& writer.write(batch, item)",
      "&& writer.write(batch, item) | true"),
  THE_LAST_RUN_IS_LOST(
      GroWriterProperty.class, "GroWriter", "    endAll(batch);\n    return", "    return"),
  NOTHING_IS_JOINED(
      GroWriterProperty.class, "GroWriter", "if (items[index].add(current))", "if (index < 0)"),
  UDP_IS_JOINED_FOR_ALL_HOSTS(
      GroWriterProperty.class, "GroWriter", "(withUdp || packet", "(open >= 0 || packet"),
  THE_LARGE_PACKET_HAS_A_WHOLE_CHECKSUM(
      GroWriterProperty.class, "VectorWriter", "Checksum.fold(", "~Checksum.fold("),
  THE_LARGE_PACKET_HAS_A_SMALL_LENGTH(
      GroWriterProperty.class, "VectorWriter", "headers + item.payload());", "headers);");

  /** What finds it. */
  final Class<?> property;

  /** Simple name of the class that has it. */
  final String type;

  /** Text that occurs once in its source. */
  final String original;

  /** What stands there instead. */
  final String replacement;

  Mistake(Class<?> property, String type, String original, String replacement) {
    this.property = property;
    this.type = type;
    this.original = original;
    this.replacement = replacement;
  }
}
