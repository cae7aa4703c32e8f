// SPDX-License-Identifier: BSD-2-Clause
/**
 * Networks, programs and traffic for the end-to-end tests of the built distribution.
 *
 * <p>Tests build a network of {@link vpnd.itest.network.Namespace}s and {@link
 * vpnd.itest.network.Cable}s, start {@link vpnd.itest.process.Program}s in it and send traffic
 * through. {@link vpnd.itest.TwoSites} is the network of two gateways, {@link
 * vpnd.itest.MobileNetwork} that of a gateway and its clients. The traffic programs {@link
 * vpnd.itest.traffic.NumberedUdp}, {@link vpnd.itest.traffic.EchoedUdp}, {@link
 * vpnd.itest.traffic.TcpFlow} and {@link vpnd.itest.network.Relay} need nothing but Java and can be
 * run by hand as well. {@link vpnd.itest.TwoRouters} needs no network at all.
 *
 * <p>One test alone, as root from the top of the tree: {@code ./mvnw verify -pl vpnd.itest -am
 * -Dit.test=SessionIT -Dtest=NONE -Dsurefire.failIfNoSpecifiedTests=false
 * -Dfailsafe.failIfNoSpecifiedTests=false}.
 */
@NullMarked
package vpnd.itest;

import org.jspecify.annotations.NullMarked;
