// SPDX-License-Identifier: BSD-2-Clause
package vpnd.netconfig;

/**
 * One of the network stacks of a host, each with its own interfaces and routes; where the operating
 * system has only one, always the same value.
 *
 * @param id unique among the stacks that exist at a time, and reused later
 * @param cookie not reused before the next boot; 0 if the operating system has none
 */
public record NetworkStack(long id, long cookie) {}
