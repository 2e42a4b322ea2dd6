// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a client and a server of HTTP and does harm: of the connections some get the
 * answer 503, some are cut off after a few bytes; and all are, once it is told that the server is
 * gone.
 */
final class FaultyRelay implements AutoCloseable {
  private static final byte[] BUSY =
      ("HTTP/1.1 503 Slow Down\r\nContent-Type: application/xml\r\nConnection: close\r\n"
              + "Content-Length: 98\r\n\r\n"
              + "<?xml version=\"1.0\"?><Error><Code>SlowDown</Code>"
              + "<Message>Reduce your request rate</Message></Error> ")
          .getBytes(StandardCharsets.US_ASCII);

  private static final int CUT_AFTER = 300;

  private final URI server;
  private final int busyEach;
  private final int cutEach;
  private final ServerSocket listener;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger faults = new AtomicInteger();

  /**
   * A relay at work.
   *
   * @param busyEach every so-manieth connection gets 503
   * @param cutEach every so-manieth connection is cut
   */
  FaultyRelay(String server, int busyEach, int cutEach) throws IOException {
    this.server = URI.create(server);
    this.busyEach = busyEach;
    this.cutEach = cutEach;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::listen);
  }

  String endpoint() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  /** How many connections it spoilt. */
  int faults() {
    return faults.get();
  }

  private void listen() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        open.add(client);
        int number = connections.incrementAndGet();
        threads.execute(() -> serve(client, number));
      } catch (IOException e) {
        // The relay was closed.
        return;
      }
    }
  }

  private void serve(Socket client, int number) {
    try (client;
        Socket there = new Socket(server.getHost(), server.getPort())) {
      open.add(there);
      if (number % busyEach == 0) {
        faults.incrementAndGet();
        client.setSoTimeout(1000);
        client.getInputStream().read(new byte[1 << 16]);
        client.getOutputStream().write(BUSY);
        return;
      }
      boolean cut = number % cutEach == 0;
      faults.addAndGet(cut ? 1 : 0);
      threads.execute(() -> copy(client, there, Integer.MAX_VALUE));
      copy(there, client, cut ? CUT_AFTER : Integer.MAX_VALUE);
    } catch (IOException e) {
      // The other side sees a connection that ends.
    }
  }

  private static void copy(Socket from, Socket to, int most) {
    byte[] buffer = new byte[1 << 14];
    int left = most;
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, Math.min(n, left));
        left -= Math.min(n, left);
        if (left == 0) {
          break;
        }
      }
      to.shutdownOutput();
    } catch (IOException e) {
      // As above.
    }
  }

  /** The server is gone: nobody answers, and what was open is cut. */
  @Override
  public void close() throws IOException {
    listener.close();
    for (Closeable each : open) {
      each.close();
    }
    threads.shutdown();
  }
}
