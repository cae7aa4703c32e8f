// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.api.packet.PacketBatch;
import vpnd.api.port.Attachment;
import vpnd.api.port.AttachmentService;
import vpnd.api.port.DeviceSettings;
import vpnd.api.port.DeviceSettingsBuilder;
import vpnd.api.port.TunDevice;
import vpnd.api.port.TunPort;
import vpnd.tck.Clause;
import vpnd.tck.Contract;
import vpnd.tck.KitPlans;
import vpnd.tck.Subject;
import vpnd.testing.api.Batches;

/** How a device is opened and closed, and what is said if that is not possible. */
@Contract
public class OpeningContract {
  /** Verbs of a remedy, in the imperative. */
  private static final Pattern REMEDY =
      Pattern.compile(
          "\\b(use|stop|choose|name|give|load|run|make|set|install|remove|correct|create)\\b");

  private final Subject subject;

  @TempDir Path state = Path.of("");

  public OpeningContract(Subject subject) {
    this.subject = subject;
  }

  private TunDevice open(DeviceSettings settings) throws IOException {
    return subject.tunPort(state).open(settings);
  }

  @Test
  @Clause(in = TunPort.class, value = "open sets the link of the device up")
  void anOpenDeviceIsUp() throws Exception {
    var host = Needs.host(subject);
    try (var device = open(subject.device(1))) {
      assertTrue(host.isUp(device.name()), device.name());
    }
  }

  @Test
  @Clause(in = TunDevice.class, method = "name", value = "always the same")
  void itHasTheNameOfItsSettings() throws Exception {
    try (var device = open(subject.device(1))) {
      assertEquals(subject.device(1).name(), device.name());
    }
  }

  @Test
  @Clause(in = Attachment.class, method = "close", value = "undoes all that it changed on the host")
  void aClosedDeviceLeavesTheHostAsItWasAndCanBeOpenedAgain() throws Exception {
    var host = Needs.host(subject);
    var before = host.state();
    open(subject.device(1)).close();
    assertEquals(before, host.state());
    try (var device = open(subject.device(1))) {
      assertTrue(host.isUp(device.name()), "open again");
    }
    assertEquals(before, host.state());
  }

  @Test
  @Clause(
      in = AttachmentService.class,
      method = "open",
      value = "the message gives reason and remedy")
  void aSecondOneOfTheSameNameIsRefusedWithARemedy() throws Exception {
    try (var device = open(subject.device(1))) {
      var fault = assertThrows(IOException.class, () -> open(subject.device(1)).close());
      assertSays(device.name(), fault);
    }
  }

  @Test
  @Clause(
      in = TunPort.class,
      value = "first undoes changes on the host that a dead process of vpnd left")
  void aRefusedSecondOneHarmsNeitherTheFirstNorItsEnd() throws Exception {
    var host = Needs.host(subject);
    var before = host.state();
    try (var device = open(subject.device(1))) {
      device.configure(KitPlans.PACKETS);
      var configured = host.state();
      var changes = device.changes();
      assertThrows(IOException.class, () -> open(subject.device(1)).close());
      assertEquals(configured, host.state());
      assertEquals(changes, device.changes());
    }
    assertEquals(before, host.state());
  }

  @Test
  @Clause(in = AttachmentService.class, method = "open", value = "if that is not possible")
  void anInvalidNameIsRefusedWithARemedyAndReachesNothing() throws Exception {
    var host = subject.host();
    var before = host == null ? "" : host.state();
    for (var name : subject.invalidNames()) {
      var fault = assertThrows(IOException.class, () -> open(builder(name).build()).close(), name);
      assertSays(name, fault);
    }
    assertEquals(before, host == null ? "" : host.state());
  }

  private DeviceSettingsBuilder builder(String name) {
    var settings = subject.device(1);
    return DeviceSettings.builder(name)
        .programs(settings.ipPath(), settings.resolvconfPath())
        .dnsManager(settings.dnsManager())
        .routePlace(settings.routePlace());
  }

  /** The message names the place, and ends in a remedy. */
  private static void assertSays(String place, IOException fault) {
    var message = Objects.toString(fault.getMessage());
    assertTrue(message.contains(place), "names \"" + place + "\": " + message);
    assertTrue(REMEDY.matcher(message).find(), "has a remedy: " + message);
    assertFalse(message.contains("Exception"), "is for operators: " + message);
  }

  @Test
  @Clause(in = DeviceSettings.class, method = "readers", value = "The device may have fewer")
  void severalReadersGetAtLeastOneQueue() throws Exception {
    var three = builder(subject.device(1).name()).readers(3).build();
    try (var device = open(three)) {
      int queues = device.queues();
      assertTrue(queues >= 1 && queues <= 3, "queues: " + queues);
      for (int queue = 0; queue < queues; queue++) {
        assertTrue(device.read(queue, Batches.of(64, PacketBatch.SLOT_SIZE), 0) >= 0);
      }
      assertEquals(queues, device.queues());
    }
  }

  @Test
  @Clause(
      in = TunDevice.class,
      method = "changes",
      value = "What this device has changed on the host")
  void anEmptyDeviceSaysWhatItHasChangedInLines() throws Exception {
    try (var device = open(subject.device(1))) {
      assertEquals(
          List.of(), device.changes().stream().filter(line -> line.contains("\n")).toList());
    }
  }
}
