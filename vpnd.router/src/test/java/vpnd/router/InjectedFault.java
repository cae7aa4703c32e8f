// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.io.IOException;
import java.net.DatagramSocket;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import vpnd.api.Acceptance;
import vpnd.api.Counter;
import vpnd.api.Finding.Cause;
import vpnd.api.IpPrefix;
import vpnd.api.PublicKey;
import vpnd.router.protocol.Nonce;

/** Something that is made wrong on purpose, and what must then be found first. */
enum InjectedFault {
  WRONG_KEY_HERE(Cause.WRONG_KEY) {
    @Override
    TunnelFixture inject(TunnelPairFixture scene) {
      scene.west.remoteKey = Identity.draw().publicKey();
      return scene.startBoth();
    }
  },
  WRONG_KEY_AT_THE_PEER(Cause.WRONG_KEY) {
    @Override
    TunnelFixture inject(TunnelPairFixture scene) {
      scene.east.remoteKey = Identity.draw().publicKey();
      return scene.startBoth();
    }
  },
  WRONG_KEY_OF_A_CLIENT(Cause.WRONG_KEY) {
    @Override
    TunnelFixture inject(TunnelPairFixture scene) {
      scene.west.role("host-gw").remoteKey = Identity.draw().publicKey();
      var gateway = scene.make(scene.west).start();
      var client = scene.start(scene.east.role("host"));
      Await.until("an announcement", () -> client.count(Counter.TX_DATAGRAMS) > 0);
      Await.until("its arrival", () -> gateway.count(Counter.RX_UNKNOWN_SOURCE) > 0);
      return gateway;
    }
  },
  PORT_CLOSED(Cause.PORT_CLOSED) {
    @Override
    TunnelFixture inject(TunnelPairFixture scene) {
      return scene.start(scene.west);
    }
  },
  NAME_UNKNOWN(Cause.UNKNOWN_NAME) {
    @Override
    TunnelFixture inject(TunnelPairFixture scene) {
      // The peer is not there: its calls would tell where it is.
      scene.west.remoteHost = "gateway.invalid";
      return scene.start(scene.west);
    }
  },
  GATEWAY_DOWN(Cause.NOTHING_ARRIVES) {
    @Override
    TunnelFixture inject(TunnelPairFixture scene) throws IOException {
      // A socket that nobody reads: no host answers that the port is closed.
      scene.closing(new DatagramSocket(scene.east.localPort));
      return scene.start(scene.west);
    }
  },
  OURS_LOST(Cause.NOT_ANSWERED) {
    @Override
    TunnelFixture inject(TunnelPairFixture scene) throws IOException {
      scene.relay().toEast(length -> false);
      return scene.startBoth();
    }
  },
  OURS_LOST_WITH_THE_HIGHER_COUNTER(Cause.NOT_ANSWERED) {
    @Override
    TunnelFixture inject(TunnelPairFixture scene) throws IOException {
      scene.relay().toEast(length -> false);
      write(scene.west, new Nonce(0xffL << 56, 0, 0));
      return scene.startBoth();
    }
  },
  THEIRS_LOST(Cause.NOTHING_ARRIVES) {
    @Override
    TunnelFixture inject(TunnelPairFixture scene) throws IOException {
      scene.relay().toWest(length -> false);
      return scene.startBoth();
    }
  },
  MTU_HOLE_ON_THE_WAY_OUT(Cause.MTU) {
    @Override
    TunnelFixture inject(TunnelPairFixture scene) throws IOException {
      return mtuHole(scene, true);
    }
  },
  MTU_HOLE_ON_THE_WAY_IN(Cause.MTU) {
    @Override
    TunnelFixture inject(TunnelPairFixture scene) throws IOException {
      return mtuHole(scene, false);
    }
  },
  STALE_LOCAL_NONCE_FILE(Cause.NONCE_REFUSED) {
    @Override
    TunnelFixture inject(TunnelPairFixture scene) throws IOException {
      write(scene.west, COUNTER);
      for (var suffix : List.of("", ".copy")) {
        Files.setLastModifiedTime(
            scene.directory().resolve(scene.west.name + ".local" + suffix),
            FileTime.from(Instant.now().minus(Duration.ofDays(1))));
      }
      write(scene.east, LOWER);
      new NonceFile(scene.east.remoteNonceFile()).write(COUNTER.plus(new Nonce(0, 1000, 0)));
      return scene.startBoth();
    }
  },
  LOST_LOCAL_NONCE_FILE_AND_CLOCK_SET_BACK(Cause.NONCE_REFUSED) {
    @Override
    TunnelFixture inject(TunnelPairFixture scene) throws IOException {
      lostCounter(scene);
      return scene.startBoth();
    }
  },
  PEER_LOST_ITS_NONCE_FILE_AND_SET_ITS_CLOCK_BACK(Cause.NONCE_REFUSED) {
    @Override
    TunnelFixture inject(TunnelPairFixture scene) throws IOException {
      lostCounter(scene);
      scene.start(scene.west);
      return scene.start(scene.east);
    }
  },
  ADDRESS_THAT_THE_HOST_REFUSES(Cause.UNREACHABLE) {
    @Override
    TunnelFixture inject(TunnelPairFixture scene) {
      scene.west.remoteHost = "255.255.255.255";
      return scene.start(scene.west);
    }
  },
  HOST_WITH_HOST(Cause.ROLE_PAIR) {
    @Override
    TunnelFixture inject(TunnelPairFixture scene) {
      scene.west.role("host");
      scene.east.role("host");
      return scene.startBoth();
    }
  },
  HOST_WITH_NET_GATEWAY(Cause.ROLE_PAIR) {
    @Override
    TunnelFixture inject(TunnelPairFixture scene) {
      scene.west.role("host");
      return scene.startBoth();
    }
  },
  NET_GATEWAY_WITH_HOST_GATEWAY(Cause.ROLE_PAIR) {
    @Override
    TunnelFixture inject(TunnelPairFixture scene) {
      scene.east.role("host-gw");
      return scene.startBoth();
    }
  },
  DUPLICATE_PEER(Cause.DUPLICATE_PEER) {
    @Override
    TunnelFixture inject(TunnelPairFixture scene) {
      var gateway = scene.start(scene.west.role("host-gw"));
      var copy =
          new SideFixture(
              scene.directory(), scene.east.name + "copy", scene.east.self, scene.west.self);
      copy.localPort = Identity.draw().port();
      var one = scene.start(scene.east.role("host"));
      one.awaitSession();
      scene.start(copy.role("host")).awaitSession();
      one.close();
      // The first one again: its counter is behind that of the copy.
      scene.start(scene.east);
      return gateway;
    }
  },
  LOCAL_PORT_TAKEN(Cause.LOCAL_PORT) {
    @Override
    TunnelFixture inject(TunnelPairFixture scene) throws IOException {
      scene.closing(new DatagramSocket(scene.west.localPort));
      return scene.startBoth();
    }
  },
  TUN_TAKEN(Cause.DEVICE) {
    @Override
    TunnelFixture inject(TunnelPairFixture scene) {
      scene.start(scene.east);
      return scene
          .make(scene.west)
          .with(
              config -> {
                throw new IOException(config.device() + " is in use by another program");
              })
          .start();
    }
  },
  CIPHER_MISSING(Cause.MISSING_PART) {
    @Override
    TunnelFixture inject(TunnelPairFixture scene) {
      scene.start(scene.east);
      return scene.make(scene.west).startWithout(Set.of(TunnelFixture.Service.SUITE));
    }
  },
  ROLE_MISSING(Cause.MISSING_PART) {
    @Override
    TunnelFixture inject(TunnelPairFixture scene) {
      scene.start(scene.east);
      return scene.make(scene.west).startWithout(Set.of(TunnelFixture.Service.ROLE));
    }
  },
  NONCE_FILE_LOCKED(Cause.NONCE_FILE) {
    @Override
    TunnelFixture inject(TunnelPairFixture scene) throws IOException {
      scene.closing(new NonceFile(scene.west.localNonceFile()).lock());
      return scene.startBoth();
    }
  },
  FULL_DISK(Cause.NONCE_FILE) {
    @Override
    TunnelFixture inject(TunnelPairFixture scene) throws Exception {
      var place = Files.createDirectory(scene.directory().resolve("disk"));
      scene.closing(new SmallDisk(place)).fill();
      scene.west.directory = place;
      return scene.startBoth();
    }
  },
  NONCE_DIRECTORY_NOT_WRITABLE(Cause.NONCE_FILE) {
    @Override
    TunnelFixture inject(TunnelPairFixture scene) throws IOException {
      // A directory with something in it cannot be replaced, not even by root.
      Files.createDirectories(scene.directory().resolve(scene.west.name + ".remote.new/full"));
      return scene.startBoth();
    }
  },
  INNER_ADDRESSES_REFUSED(Cause.ADDRESSES) {
    @Override
    TunnelFixture inject(TunnelPairFixture scene) {
      scene.west.remoteNetwork = new IpPrefix(InnerPackets.host(0), 30);
      var gateway = scene.start(scene.west);
      var peer = scene.start(scene.east);
      peer.awaitSession();
      gateway.awaitSession();
      scene.repeat(
          20, () -> peer.send(InnerPackets.ipv4(InnerPackets.host(9), InnerPackets.host(77), 100)));
      return gateway;
    }
  },
  KEY_OF_LOW_ORDER(Cause.UNFIT_KEY) {
    @Override
    TunnelFixture inject(TunnelPairFixture scene) {
      scene.west.remoteKey = new PublicKey(new byte[32]);
      return scene.startBoth();
    }
  },
  OWN_KEY_FOR_THE_PEER(Cause.UNFIT_KEY) {
    @Override
    TunnelFixture inject(TunnelPairFixture scene) {
      scene.west.remoteKey = scene.west.self.publicKey();
      return scene.startBoth();
    }
  },
  ANNOUNCEMENT_REFUSED(Cause.REFUSED) {
    @Override
    TunnelFixture inject(TunnelPairFixture scene) {
      scene.west.role("host").acceptance =
          new Acceptance(List.of(new IpPrefix(InnerPackets.host(0), 24)), null, null, null);
      scene.east.role("host-gw");
      return scene.startBoth();
    }
  },
  PROGRAM_OF_THE_HOST_MISSING(Cause.HOST_NETWORK) {
    @Override
    TunnelFixture inject(TunnelPairFixture scene) {
      scene.start(scene.east);
      var gateway = scene.make(scene.west);
      gateway.start().device().failConfigure(Integer.MAX_VALUE, "there is no program /sbin/ip");
      return gateway;
    }
  };

  private static final Nonce COUNTER = new Nonce(0xfdL << 56, 0, 0);

  /** Far from the other one in its lower 128 bits too: it is no copy. */
  private static final Nonce LOWER = new Nonce(0x01L << 56, 1L << 60, 0);

  /** Such a datagram carries an inner packet of 1331 bytes. */
  private static final int LONGEST_DATAGRAM = 1372;

  private final Cause cause;

  InjectedFault(Cause cause) {
    this.cause = cause;
  }

  /** What has to be named first. */
  Cause cause() {
    return cause;
  }

  /**
   * Makes it wrong.
   *
   * @return the side to ask why
   */
  abstract TunnelFixture inject(TunnelPairFixture scene) throws Exception;

  /** The counter of a side begins above this one. */
  private static void write(SideFixture site, Nonce counter) throws IOException {
    new NonceFile(site.localNonceFile()).write(counter);
    new NonceFile(site.directory.resolve(site.name + ".local.copy")).write(counter);
  }

  /** The west begins its counter anew, which the east has seen higher. */
  private static void lostCounter(TunnelPairFixture scene) throws IOException {
    write(scene.east, LOWER);
    new NonceFile(scene.west.remoteNonceFile()).write(LOWER.plus(-1000));
    new NonceFile(scene.east.remoteNonceFile()).write(new Nonce(0xffL << 56, 0, 0));
  }

  private static TunnelFixture mtuHole(TunnelPairFixture scene, boolean isAsked)
      throws IOException {
    var relay = scene.relay();
    relay.toEast(length -> length <= LONGEST_DATAGRAM);
    var west = scene.start(scene.west);
    var east = scene.start(scene.east);
    west.awaitSession();
    east.awaitSession();
    var there = InnerPackets.host(2);
    var here = InnerPackets.host(1);
    for (var i = 0; i < 3; i++) {
      west.send(InnerPackets.ipv4(here, there, 60));
      east.send(InnerPackets.ipv4(there, here, 60));
    }
    // The few short ones arrive, and their counters tell of the long ones that did not.
    var sent = new AtomicInteger();
    scene.repeat(
        500,
        () -> {
          var isShort = sent.incrementAndGet() % 4 == 0;
          west.send(InnerPackets.ipv4(here, there, isShort ? 60 : 1400));
        });
    return isAsked ? west : east;
  }
}
