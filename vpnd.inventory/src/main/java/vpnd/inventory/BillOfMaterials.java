// SPDX-License-Identifier: BSD-2-Clause
package vpnd.inventory;

import java.util.List;
import org.cyclonedx.Version;
import org.cyclonedx.exception.GeneratorException;
import org.cyclonedx.generators.BomGeneratorFactory;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Component;
import org.cyclonedx.model.Hash;
import org.cyclonedx.model.LicenseChoice;
import org.cyclonedx.model.Metadata;
import org.cyclonedx.model.license.Expression;

/**
 * The components as a CycloneDX bill of materials. Each has its path as reference. The same
 * components give the same bytes.
 */
final class BillOfMaterials {
  private BillOfMaterials() {}

  static String of(List<Part> parts) throws GeneratorException {
    var bom = new Bom();
    bom.setMetadata(metadata(parts));
    bom.setComponents(parts.stream().map(BillOfMaterials::component).toList());
    return BomGeneratorFactory.createJson(Version.VERSION_16, bom).toJsonString();
  }

  /** Without the time, which would differ from build to build. */
  private static Metadata metadata(List<Part> parts) {
    var product = new Component();
    product.setType(Component.Type.APPLICATION);
    product.setName("vpnd");
    parts.stream()
        .filter(Part::isOwn)
        .findFirst()
        .map(Part::version)
        .ifPresent(product::setVersion);
    var metadata = new Metadata();
    metadata.setTimestamp(null);
    metadata.setComponent(product);
    return metadata;
  }

  private static Component component(Part part) {
    var component = new Component();
    component.setType(Component.Type.LIBRARY);
    component.setBomRef(part.file());
    component.setGroup(part.group());
    component.setName(part.name());
    component.setVersion(part.version());
    component.addHash(new Hash(Hash.Algorithm.SHA_256, part.sha256()));
    var licences = new LicenseChoice();
    licences.setExpression(new Expression(part.licence()));
    component.setLicenses(licences);
    if (!NativeCode.is(part.file())) {
      component.setPurl("pkg:maven/%s/%s@%s".formatted(part.group(), part.name(), part.version()));
    }
    return component;
  }
}
