/** The command line. */
package dev.wasserstein.cli;
