// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell.command;

import org.apache.felix.service.command.Converter;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Lets Felix's own commands, such as {@code stop}, take the id or name of a bundle. */
@Component(property = Converter.CONVERTER_CLASSES + "=org.osgi.framework.Bundle")
public final class BundleConverter implements Converter {
  private final BundleContext context;

  /** Called by the runtime. */
  @Activate
  public BundleConverter(BundleContext context) {
    this.context = context;
  }

  @Override
  public @Nullable Object convert(Class<?> desiredType, Object in) {
    return desiredType == Bundle.class && in instanceof CharSequence
        ? BundleLookup.find(context, in.toString())
        : null;
  }

  @Override
  public @Nullable CharSequence format(Object target, int level, Converter escape) {
    return null;
  }
}
