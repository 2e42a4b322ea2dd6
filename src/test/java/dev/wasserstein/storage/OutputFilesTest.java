// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

class OutputFilesTest {
  /** Hadoop throws an error, which would be called a bug. */
  @Test
  void aFullDiskIsAnException() throws IOException {
    assumeTrue(Files.exists(java.nio.file.Path.of("/dev/full")), "a device that is always full");
    Path path = new Path("/dev/full");
    FileSystem fileSystem = OutputFiles.of(new Configuration(), path);
    OutputStream out = OutputFiles.create(fileSystem, path);
    IOException thrown = assertThrows(IOException.class, () -> out.write(new byte[1 << 16]));
    assertEquals("No space left on device", thrown.getMessage());
    OutputStream buffered = OutputFiles.create(fileSystem, path);
    buffered.write(1);
    assertThrows(IOException.class, buffered::close);
  }
}
