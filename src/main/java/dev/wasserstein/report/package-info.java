/** Charts, pictures and the run report, in plain Java. */
package dev.wasserstein.report;
