// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.diagnosis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import vpnd.api.config.DownPolicy;
import vpnd.api.operation.Finding;
import vpnd.api.operation.Finding.Cause;

/** What this side lacks, independently of the peer. */
final class LocalSideRules {
  /** Parts of a program that has just started may still come. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private LocalSideRules() {}

  /** What keeps this side from sending or receiving anything. */
  static List<Finding> findings(Evidence evidence) {
    var found = new ArrayList<Finding>();
    if (evidence.age().compareTo(PATIENCE) >= 0) {
      for (var part : evidence.missingParts()) {
        found.add(missing(part));
      }
    }
    var config = evidence.config();
    found.addAll(
        of(
            evidence,
            Cause.UNFIT_KEY,
            "Put the public key into remote_pk that vpnd-keygen printed on the peer."));
    found.addAll(
        of(
            evidence,
            Cause.NONCE_FILE,
            "See to the directories of local_nonce_file %s and remote_nonce_file %s: room on the disk (df), permissions, and that no other tunnel or process names the same files."
                .formatted(config.localNonceFile(), config.remoteNonceFile())));
    found.addAll(
        of(
            evidence,
            Cause.LOCAL_PORT,
            "See who has the port (on Linux ss -lunp 'sport = :%1$d', elsewhere lsof -nP -iUDP:%1$d). Choose another local_port, and make remote_port on the peer the same; or end that program if nobody needs it. It is tried again every 5 s."
                .formatted(config.localPort())));
    found.addAll(
        of(
            evidence,
            Cause.DEVICE,
            "See who has the device (on Linux ip -d link show %1$s, elsewhere ifconfig %1$s). Choose another name for device, or end that program if nobody needs it. It is tried again every 5 s."
                .formatted(config.device())));
    return found;
  }

  /** What does not do what it should, but may be replaced by something else that does. */
  static List<Finding> software(Evidence evidence) {
    var found =
        new ArrayList<>(
            of(
                evidence,
                Cause.FAULTY_PART,
                "Replace the jar of that bundle in bundles/ by one that works, or remove it: both take effect at once."));
    found.addAll(
        of(
            evidence,
            Cause.PROGRAM_FAULT,
            "Report the lines of the log that follow \"goes on after\". The second within a minute ends vpnd, so that the service manager starts it anew."));
    return found;
  }

  private static Finding missing(String part) {
    return new Finding(
        Cause.MISSING_PART,
        "There is no %s, so nothing is sent or received.".formatted(part),
        "See whether its bundle is in bundles/ or bundles/role/ of the distribution, and in the log for what kept it from starting.");
  }

  /** What on the host keeps packets from passing; a firewall only where nothing passes one way. */
  static List<Finding> hostFindings(Evidence evidence) {
    return evidence.hostFindings().stream()
        .filter(found -> found.cause() != Cause.BLOCKED)
        .filter(found -> found.cause() != Cause.FIREWALL || SessionRules.isOneWay(evidence))
        .toList();
  }

  /** What the host refuses for want of a session, whatever keeps that from coming up. */
  static List<Finding> blocked(Evidence evidence) {
    return evidence.contact().isUp() || evidence.config().downPolicy() == DownPolicy.OPEN
        ? List.of()
        : evidence.hostFindings().stream().filter(found -> found.cause() == Cause.BLOCKED).toList();
  }

  /** What the role wants of the host's network and could not get, or lost for a while. */
  static List<Finding> hostNetwork(Evidence evidence) {
    var found =
        new ArrayList<>(
            of(
                evidence,
                Cause.HOST_NETWORK,
                "Do what the text says; it is tried again every 30 s, or at once when the host's network changes."));
    found.addAll(
        of(
            evidence,
            Cause.HOST_CHANGED,
            "If it happens again, find the program (on Linux with ip monitor, elsewhere with route -n monitor) and have it leave %1$s alone: systemd-networkd with ManageForeignRoutes=no in networkd.conf, NetworkManager with unmanaged-devices=interface-name:%1$s; or it is another VPN."
                .formatted(evidence.config().device())));
    return found;
  }

  private static List<Finding> of(Evidence evidence, Cause cause, String remedy) {
    Function<String, Finding> finding =
        fault -> new Finding(cause, Phrases.sentence(fault), remedy);
    return evidence.faults(cause).stream().map(finding).toList();
  }
}
