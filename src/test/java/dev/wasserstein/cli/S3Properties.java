// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/**
 * The system properties by which the command line finds the S3 servers of a test, as spark-submit's
 * --conf sets them; taken back, with the servers, at the end.
 */
final class S3Properties implements AutoCloseable {
  private static final String HADOOP = "spark.hadoop.";

  private final Map<String, String> properties = new TreeMap<>();
  private final List<AutoCloseable> servers = new ArrayList<>();

  /** Those that every test needs; skips the test where there is no server to start. */
  S3Properties() {
    assumeTrue(
        S3Server.isInstalled() || Boolean.getBoolean("s3.required"),
        "scripts/test fetches the S3 server");
    set("endpoint.region", "us-east-1");
    set("path.style.access", "true");
    set("connection.ssl.enabled", "false");
    set("aws.credentials.provider", "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider");
    set("access.key", S3Server.KEY);
    set("secret.key", S3Server.SECRET);
    put("spark.master", "local[2]");
  }

  /** Sets an option of s3a, for later calls of the command line. */
  void set(String name, String value) {
    put(HADOOP + "fs.s3a." + name, value);
  }

  /** Sets any property. */
  void put(String name, String value) {
    properties.put(name, value);
    System.setProperty(name, value);
  }

  /** Has a server stopped at the end. */
  <S extends AutoCloseable> S stopAtTheEnd(S server) {
    servers.add(server);
    return server;
  }

  /** What Hadoop makes of them. */
  Configuration hadoop() {
    Configuration configuration = new Configuration();
    properties.forEach(
        (name, value) -> {
          if (name.startsWith(HADOOP)) {
            configuration.set(name.substring(HADOOP.length()), value);
          }
        });
    return configuration;
  }

  @Override
  public void close() throws IOException {
    properties.keySet().forEach(System::clearProperty);
    FileSystem.closeAll();
    for (AutoCloseable server : servers) {
      try {
        server.close();
      } catch (Exception e) {
        throw new IOException(e);
      }
    }
  }
}
