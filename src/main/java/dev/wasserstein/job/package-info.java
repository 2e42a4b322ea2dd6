/** Jobs: what people do with measures, and the record of each run. */
package dev.wasserstein.job;
