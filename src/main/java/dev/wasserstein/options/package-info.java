/** The option catalogue, from which flags, help, conf file and fingerprint are derived. */
package dev.wasserstein.options;
