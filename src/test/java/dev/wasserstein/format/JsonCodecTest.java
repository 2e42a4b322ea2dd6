// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.MeasureRecord;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonCodecTest {
  private static List<MeasureRecord> decode(String text) {
    return Codecs.decode(MeasureFormat.JSON, text);
  }

  @Test
  void readsEveryKindOfMeasure() {
    List<MeasureRecord> records =
        decode(
            """
            {"id":"flat","weight":2,"dimension":2,"masses":[0.25,0.75],"support":[1,2,3,4]}
            {"id":"nested","support":[[1,2],[3,4]],"mean":null}

            {"id":"grid","shape":[1,2],"masses":[0.5,0.5]}
            {"id":"normal","mean":[1],"covariance":[4]}
            """);
    assertEquals(
        new DiscreteMeasure("flat", 2, new double[] {.25, .75}, new double[] {1, 2, 3, 4}),
        records.get(0).measure());
    assertEquals(2, records.get(0).weight().orElseThrow());
    assertEquals(
        DiscreteMeasure.uniform("nested", 2, new double[] {1, 2, 3, 4}), records.get(1).measure());
    assertTrue(records.get(1).weight().isEmpty());
    assertEquals(
        new GridMeasure("grid", new int[] {1, 2}, new double[] {.5, .5}), records.get(2).measure());
    assertEquals("in.txt:4", records.get(2).place());
    assertEquals(
        new GaussianMeasure("normal", new double[] {1}, new double[] {4}),
        records.get(3).measure());
  }

  @Test
  void anEmptyFileHoldsNothing() {
    assertEquals(List.of(), decode(""));
    assertEquals(List.of(), decode("\n \n"));
  }

  @Test
  void otherKeysArePassedOverButNotMisspeltOnes() {
    String rest = "\"id\":\"a\",\"dimension\":1,\"support\":[1,2]}";
    assertEquals(1, decode("{\"label\":{\"deep\":[1,{}]},\"height\":7," + rest).size());
    Codecs.assertRefused(
        MeasureFormat.JSON, "{\"mases\":[0.2,0.8]," + rest, "'mases'", "in.txt:1", "'masses'");
    Codecs.assertRefused(
        MeasureFormat.JSON, "{\"weights\":[0.2,0.8]," + rest, "'weights'", "'weight'");
    Codecs.assertRefused(MeasureFormat.JSON, "{\"Weight\":1," + rest, "'Weight'", "'weight'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{'support':[[1]]} | no id",
        "{'id':'','support':[[1]]} | empty id",
        "{'id':17,'support':[[1]]} | 'id'",
        "{'id':'\\ud800','support':[[1]]} | not Unicode",
        "{'id':'a'} | neither support nor shape nor mean",
        "{'id':'a','support':[1,2]} | no dimension",
        "{'id':'a','support':[]} | no atom",
        "{'id':'a','support':[[]]} | no atom",
        "{'id':'a','support':[[1],[2,3]]} | Atom 2 of measure 'a'",
        "{'id':'a','support':[[1],2]} | a list for each atom",
        "{'id':'a','dimension':2,'support':[[1]]} | states the dimension 2",
        "{'id':'a','dimension':0,'support':[1]} | dimension 0",
        "{'id':'a','dimension':1.0,'support':[1]} | a whole number",
        "{'id':'a','dimension':99999999999,'support':[1]} | out of range",
        "{'id':'a','dimension':2,'support':[1,2,3]} | has 3 numbers",
        "{'id':'a','support':[['1']]} | holds a text",
        "{'id':'a','support':[[1e999]]} | beyond the range",
        "{'id':'a','support':[[NaN]]} | NaN or infinite",
        "{'id':'a','support':[[-Infinity]]} | NaN or infinite",
        "{'id':'a','support':[[1]],'masses':[-1]} | is -1.0",
        "{'id':'a','support':[[1]],'masses':[0.9]} | Use --normalise",
        "{'id':'a','support':[[1]],'masses':[0.5,0.5]} | has 1 numbers for 2 masses",
        "{'id':'a','support':[[1]],'weight':-1} | is -1.0",
        "{'id':'a','support':[[1]],'shape':[1]} | both shape and support",
        "{'id':'a','support':[[1]],'id':'b'} | Duplicate",
        "{'id':'a','shape':[2]} | shape but no masses",
        "{'id':'a','shape':[2],'masses':[1]} | has 1 masses on shape 2",
        "{'id':'a','mean':[2]} | mean but no covariance",
        "{'id':'a','covariance':[2]} | covariance but no mean",
        "{'id':'a','mean':[0],'covariance':[-1]} | negative eigenvalue",
        "{'id':'a','mean':[0],'covariance':[1],'masses':[0.5,0.5]} | 2 masses, 1 mean and 1 covariance",
        "[[{'id':'a','support':[[1]]}]] | is a list",
        "{'id':'a','support':[[1 | is not JSON",
        "id,mass,x1 | is not JSON",
      })
  void refuses(String text, String message) {
    Codecs.assertRefused(
        MeasureFormat.JSON, "\n" + text.replace('\'', '"'), "in.txt:2", message.strip());
  }

  @Test
  void refusesWhatIsNotUtf8() {
    byte[] latin = {'{', '"', 'i', 'd', '"', ':', '"', (byte) 0xE4, '"', '}'};
    Codecs.assertRefused(
        () -> Codecs.decode(MeasureFormat.JSON, latin, "l.json", DecodeSettings.DEFAULT),
        "l.json",
        "not UTF-8");
  }

  @Test
  void aFailingStreamIsNoBadInput() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("disk");
          }

          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            throw new IOException("disk");
          }
        };
    for (MeasureFormat format : MeasureFormat.values()) {
      format
          .decoder()
          .ifPresent(
              decoder ->
                  assertThrows(
                      IOException.class,
                      () -> decoder.decode(broken, "x", DecodeSettings.DEFAULT, record -> {}),
                      format::formatName));
    }
  }
}
