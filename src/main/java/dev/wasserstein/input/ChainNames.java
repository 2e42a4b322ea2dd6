// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.input;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.options.OptionException;
import dev.wasserstein.storage.InputFile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Files that are chains of one shard, by their names. */
final class ChainNames {
  private ChainNames() {}

  /**
   * Puts the files whose names match together, by what the first {@code *} stands for; others stay
   * as they are.
   *
   * @throws OptionException if the glob has no {@code *}, or no name matches
   * @throws BadInputException if another shard has the name of such a group
   */
  static List<ShardFiles> group(List<ShardFiles> shards, String glob) {
    if (glob.indexOf('*') < 0) {
      throw new OptionException(
          "--chains-of is '"
              + glob
              + "'; expected a glob such as *_?.csv, whose first * stands for the name of the"
              + " shard.");
    }
    Pattern pattern = pattern(glob);
    Map<String, ShardFiles> grouped = new LinkedHashMap<>();
    Set<String> matched = new HashSet<>();
    for (ShardFiles shard : shards) {
      Matcher name = pattern.matcher(shard.files().get(0).name());
      boolean matches = shard.files().size() == 1 && name.matches();
      String id = matches && !name.group(1).isEmpty() ? name.group(1) : shard.id();
      if (grouped.containsKey(id) && !(matches && matched.contains(id))) {
        throw new BadInputException(
            "The shard '" + id + "'",
            shard.files().get(0).path(),
            "has the name of another, " + grouped.get(id).files().get(0).path(),
            "a name for each shard",
            "Rename one, or choose another --chains-of.");
      }
      if (matches) {
        matched.add(id);
      }
      ArrayList<InputFile> files =
          grouped.computeIfAbsent(id, key -> new ShardFiles(key, new ArrayList<>())).files();
      files.addAll(shard.files());
    }
    if (matched.isEmpty()) {
      throw new OptionException(
          "--chains-of is '"
              + glob
              + "', which no file matches; the first is '"
              + shards.get(0).files().get(0).name()
              + "'.");
    }
    return List.copyOf(grouped.values());
  }

  private static Pattern pattern(String glob) {
    StringBuilder regex = new StringBuilder();
    boolean named = false;
    for (int k = 0; k < glob.length(); k++) {
      char c = glob.charAt(k);
      if (c == '*') {
        regex.append(named ? ".*" : "(.*)");
        named = true;
      } else {
        regex.append(c == '?' ? "." : Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(regex.toString());
  }
}
