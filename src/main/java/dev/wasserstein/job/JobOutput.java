// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.job;

import dev.wasserstein.options.OptionException;
import dev.wasserstein.options.Settings;
import dev.wasserstein.storage.CheckpointDirectory;
import dev.wasserstein.storage.OutputException;
import dev.wasserstein.storage.RunDirectory;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The run directory of a job; none where the settings name no output. */
final class JobOutput implements AutoCloseable {
  /** No output. */
  static final JobOutput NONE = new JobOutput(JobListener.SILENT, Optional.empty());

  private final JobListener listener;
  private final Optional<RunFiles> files;

  private JobOutput(JobListener listener, Optional<RunFiles> files) {
    this.listener = listener;
    this.files = files;
  }

  /**
   * The output of a job.
   *
   * @param inputs the paths that it reads
   * @throws OutputException if it exists and may not be replaced, or cannot be written
   */
  static JobOutput of(JobContext context, List<String> inputs) {
    return of(context, inputs, context.settings().get(Options.OVERWRITE));
  }

  /**
   * The output of a job that may go on from checkpoints: then it replaces what it had written.
   *
   * @param inputs the paths that it reads
   * @throws OutputException as above
   */
  static JobOutput of(
      JobContext context, List<String> inputs, Optional<CheckpointDirectory> checkpoints) {
    Settings values = context.settings();
    boolean goesOn =
        checkpoints.isPresent() && values.get(Options.RESUME) && checkpoints.get().exists();
    return of(context, inputs, values.get(Options.OVERWRITE) || goesOn);
  }

  private static JobOutput of(JobContext context, List<String> inputs, boolean replaces) {
    return new JobOutput(
        context.listener(),
        context
            .settings()
            .find(Options.OUTPUT)
            .map(
                path ->
                    new RunFiles(
                        new RunDirectory(
                            context.session().hadoop(),
                            path,
                            replaces ? RunDirectory.Existing.REPLACE : RunDirectory.Existing.REFUSE,
                            inputs),
                        context.session())));
  }

  /**
   * The directory of a job that must have one.
   *
   * @throws OptionException if the settings name none
   */
  static RunDirectory required(JobContext context, List<String> inputs) {
    context.settings().get(Options.OUTPUT);
    return of(context, inputs).files.orElseThrow().output();
  }

  /** The files, where there is an output. */
  Optional<RunFiles> files() {
    return files;
  }

  /** Writes all files, and gives the directory its name. */
  void write(Consumer<RunFiles> writing) {
    files.ifPresent(
        directory -> {
          writing.accept(directory);
          listener.onOutput();
          directory.output().commit();
        });
  }

  /** A sentence for people, and where the page is. */
  List<String> lines(String sentence) {
    return files
        .map(directory -> List.of(sentence, directory.reportLine()))
        .orElse(List.of(sentence));
  }

  @Override
  public void close() {
    files.ifPresent(directory -> directory.output().close());
  }
}
