// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An S3 server on this machine, in a process of its own; its files lie in a folder. Its jars are
 * fetched by scripts/test (see src/test/s3proxy/pom.xml).
 */
final class S3Server implements AutoCloseable {
  static final String KEY = "the-key-of-the-tests";
  static final String SECRET = "the-secret-of-the-tests";

  private static final Path JARS = Path.of("target", "s3proxy");
  private static final int SECONDS_TO_START = 60;

  private final Process process;
  private final String endpoint;

  private S3Server(Process process, String endpoint) {
    this.process = process;
    this.endpoint = endpoint;
  }

  static boolean isInstalled() {
    return Files.isDirectory(JARS);
  }

  /**
   * Starts a server.
   *
   * @param data where buckets lie, as folders
   * @param settings more of s3proxy's properties
   */
  static S3Server start(Path data, String... settings) throws IOException, InterruptedException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    List<String> lines =
        new ArrayList<>(
            List.of(
                "s3proxy.endpoint=http://127.0.0.1:" + port,
                "s3proxy.authorization=aws-v4",
                "s3proxy.identity=" + KEY,
                "s3proxy.credential=" + SECRET,
                "jclouds.provider=filesystem-nio2",
                "jclouds.filesystem.basedir=" + data,
                "jclouds.identity=none",
                "jclouds.credential=none"));
    lines.addAll(List.of(settings));
    Path properties = Files.createTempFile("s3proxy", ".properties");
    Files.write(properties, lines);
    Path log = Files.createTempFile("s3proxy", ".log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                JARS.toAbsolutePath() + "/*",
                "org.gaul.s3proxy.Main",
                "--properties",
                properties.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    long end = System.nanoTime() + SECONDS_TO_START * 1_000_000_000L;
    while (!answers(port)) {
      if (!process.isAlive() || System.nanoTime() > end) {
        process.destroyForcibly();
        throw new IOException("The S3 server does not start: " + Files.readString(log));
      }
      Thread.sleep(100);
    }
    Files.delete(properties);
    return new S3Server(process, "http://127.0.0.1:" + port);
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  String endpoint() {
    return endpoint;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
