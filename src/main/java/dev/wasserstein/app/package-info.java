/** What people do with barycenters, without Spark. */
package dev.wasserstein.app;
