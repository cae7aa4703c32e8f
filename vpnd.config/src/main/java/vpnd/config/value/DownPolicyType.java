// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.value;

import java.util.Locale;
import vpnd.api.config.DownPolicy;

/** The type of what happens to packets without a session. */
public final class DownPolicyType {
  public static final ValueType<DownPolicy> POLICY =
      ValueType.text("open, block or always", DownPolicyType::policy);

  private DownPolicyType() {}

  private static DownPolicy policy(String text) throws InvalidValueException {
    for (var policy : DownPolicy.values()) {
      if (policy.name().toLowerCase(Locale.ROOT).equals(text)) {
        return policy;
      }
    }
    throw new InvalidValueException(ValueText.quote(text) + " is not one of these");
  }
}
