// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.cli;

import static dev.wasserstein.cli.BadInputCase.bad;
import static dev.wasserstein.cli.InputFiles.array;
import static dev.wasserstein.cli.InputFiles.cloud;
import static dev.wasserstein.cli.InputFiles.gaussian;
import static dev.wasserstein.cli.InputFiles.grid;
import static dev.wasserstein.cli.InputFiles.numbers;
import static dev.wasserstein.cli.InputFiles.shape;
import static dev.wasserstein.cli.InputFiles.weighted;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every fault of the design's section "Bad input" in every format that can express it: exit code 3,
 * one line that names the place, the value, what was expected and a remedy, and no trace of an
 * output.
 */
class BadInputTest {
  private static final double NAN = Double.NaN;
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  @TempDir private Path folder;

  @ParameterizedTest(name = "{0}")
  @MethodSource({
    "csv",
    "histogramCsv",
    "gaussianCsv",
    "json",
    "parquet",
    "npy",
    "npz",
    "image",
    "idx",
    "weightTables",
    "files",
    "others"
  })
  void isRefused(BadInputCase fault) throws IOException {
    fault.assertRefused(folder, "--engine", "local");
  }

  static Stream<BadInputCase> csv() {
    return Stream.of(
        bad("csv: NaN")
            .lines("in/a.csv", "id,mass,x1,x2", "a,0.5,0,0", "a,0.5,NaN,1")
            .says("'x1'", "(a.csv:3)", "'NaN'", "a finite number"),
        bad("csv: infinite")
            .lines("in/a.csv", "id,x1", "a,0", "a,-Infinity")
            .says("'x1'", "(a.csv:3)", "'-Infinity'", "a finite number"),
        bad("csv: beyond double")
            .lines("in/a.csv", "id,x1", "a,1e999")
            .says("'x1'", "(a.csv:2)", "beyond", "a finite number"),
        bad("csv: a word")
            .lines("in/a.csv", "id,x1", "a,one")
            .says("'x1'", "(a.csv:2)", "'one'", "a finite number"),
        bad("csv: negative mass")
            .lines("in/a.csv", "id,mass,x1", "a,1.5,0", "a,-0.5,1")
            .says("Mass 2 of measure 'a'", "(a.csv:2)", "is -0.5", "not negative"),
        bad("csv: masses sum to 1.25")
            .lines("in/a.csv", "id,mass,x1", "a,1,0", "b,0.75,0", "b,0.5,1")
            .says("measure 'b'", "(a.csv:3)", "sum to 1.25", "1 within 1e-6", "--normalise"),
        bad("csv: all masses 0, with --normalise")
            .lines("in/a.csv", "id,mass,x1", "a,0,0", "a,0,1")
            .calls("--normalise")
            .says("measure 'a'", "(a.csv:2)", "sum to 0", "a positive finite sum"),
        bad("csv: no measure").lines("in/a.csv", "id,x1").says("in)", "no measure", "at least one"),
        bad("csv: two dimensions")
            .lines("in/a.csv", "id,x1", "a,0")
            .lines("in/b.csv", "id,x1,x2", "b,0,0")
            .says("'b' (b.csv:2)", "has dimension 2", "dimension 1", "'a' (a.csv:2)"),
        bad("csv: an id in two files")
            .lines("in/a.csv", "id,x1", "a,0")
            .lines("in/b.csv", "id,x1", "a,1")
            .says("Id 'a' (b.csv:2)", "a.csv:2", "distinct ids"),
        bad("csv: an empty id").lines("in/a.csv", "id,x1", ",0").says("'id' (a.csv:2)", "is empty"),
        bad("csv: negative weight")
            .lines("in/a.csv", "id,weight,x1", "a,1,0", "b,-1,0")
            .says("Weight of measure 'b' (a.csv:3)", "is -1", "not negative"),
        bad("csv: weights sum to 0")
            .lines("in/a.csv", "id,weight,x1", "a,0,0", "b,0,0")
            .says("weights", "(a.csv:2)", "sum to 0", "a positive finite sum"),
        bad("csv: a weight is missing")
            .lines("in/a.csv", "id,weight,x1", "a,1,0", "b,,0")
            .says("'weight' (a.csv:3)", "is empty", "a value"),
        bad("csv: weights in one file only")
            .lines("in/a.csv", "id,weight,x1", "a,1,0")
            .lines("in/b.csv", "id,x1", "b,0")
            .says("'b' (b.csv:2)", "has no weight", "all measures or for none", "--weights equal"),
        bad("csv: two weights of a measure")
            .lines("in/a.csv", "id,weight,x1", "a,1,0", "a,2,0")
            .says("Weight of measure 'a' (a.csv:3)", "is 2", "1.0 as on the first row"),
        bad("csv: cut off within a row")
            .lines("in/a.csv", "id,mass,x1,x2", "a,1,0,0", "b,1,0")
            .says("(a.csv:3)", "has 3 cells", "4 as the header has"),
        bad("csv: cut off within quotes")
            .lines("in/a.csv", "id,x1", "\"a,0")
            .says("(a.csv:2)", "never closed"),
        bad("csv: another column")
            .lines("in/a.csv", "id,mas,x1", "a,1,0")
            .says("(a.csv:1)", "'mas'", "mass"),
        bad("csv: a column is missing")
            .lines("in/a.csv", "id,x1,x3", "a,0,0")
            .says("(a.csv:1)", "'x3'", "without gaps"),
        bad("csv: not UTF-8")
            .bytes("in/a.csv", new byte[] {'i', 'd', ',', 'x', '1', '\n', (byte) 0xFF, ',', '0'})
            .says("(a.csv", "not UTF-8", "UTF-8. Convert"));
  }

  static Stream<BadInputCase> histogramCsv() {
    return Stream.of(
        bad("histogram-csv: NaN")
            .lines("in/a.csv", "id,h1,h2", "a,0.5,0.5", "b,nan,1")
            .says("'h1' (a.csv:3)", "'nan'", "a finite number"),
        bad("histogram-csv: infinite")
            .lines("in/a.csv", "id,h1,h2", "a,inf,0.5")
            .says("'h1' (a.csv:2)", "'inf'", "a finite number"),
        bad("histogram-csv: negative mass")
            .lines("in/a.csv", "id,h1,h2", "a,-0.25,1.25")
            .says("Mass 1 of measure 'a' (a.csv:2)", "is -0.25", "not negative"),
        bad("histogram-csv: masses sum to 3")
            .lines("in/a.csv", "id,h1,h2", "a,1,2")
            .says("'a' (a.csv:2)", "sum to 3", "1 within 1e-6", "--normalise"),
        bad("histogram-csv: an empty measure")
            .lines("in/a.csv", "id,h1,h2", "a,0,0")
            .calls("--normalise")
            .says("'a' (a.csv:2)", "sum to 0", "a positive finite sum"),
        bad("histogram-csv: no measure")
            .lines("in/a.csv", "id,h1,h2")
            .says("in)", "no measure", "at least one"),
        bad("histogram-csv: two grids")
            .lines("in/a.csv", "id,h1,h2", "a,0.5,0.5")
            .lines("in/b.csv", "id,h1,h2,h3", "b,0.5,0.5,0")
            .says("'b' (b.csv:2)", "grid 3", "a grid 2", "'a' (a.csv:2)"),
        bad("histogram-csv: another shape")
            .lines("in/a.csv", "id,h1,h2,h3", "a,1,0,0")
            .calls("--shape", "2x2")
            .says("(a.csv:1)", "3 columns", "2x2", "for each cell"),
        bad("histogram-csv: an id twice")
            .lines("in/a.csv", "id,h1,h2", "a,0.5,0.5", "a,0.5,0.5")
            .says("Id 'a' (a.csv:3)", "a.csv:2", "distinct ids"),
        bad("histogram-csv: an id in two files")
            .lines("in/a.csv", "id,h1", "a,1")
            .lines("in/b.csv", "id,h1", "a,1")
            .says("Id 'a' (b.csv:2)", "a.csv:2", "distinct ids"),
        bad("histogram-csv: negative weight")
            .lines("in/a.csv", "id,weight,h1", "a,-2,1")
            .says("Weight of measure 'a' (a.csv:2)", "is -2", "not negative"),
        bad("histogram-csv: weights sum to 0")
            .lines("in/a.csv", "id,weight,h1", "a,0,1")
            .says("(a.csv:2)", "sum to 0", "a positive finite sum"),
        bad("histogram-csv: a weight is missing")
            .lines("in/a.csv", "id,weight,h1", "a,,1")
            .says("'weight' (a.csv:2)", "is empty"),
        bad("histogram-csv: cut off")
            .lines("in/a.csv", "id,h1,h2", "a,1")
            .says("(a.csv:2)", "has 2 cells", "3 as the header has"),
        bad("histogram-csv: a cell is missing")
            .lines("in/a.csv", "id,h1,h3", "a,1,0")
            .says("(a.csv:1)", "'h3'", "without gaps"));
  }

  static Stream<BadInputCase> gaussianCsv() {
    String header = "id,mean1,mean2,cov1_1,cov1_2,cov2_1,cov2_2";
    return Stream.of(
        bad("gaussian-csv: NaN")
            .lines("in/a.csv", header, "a,0,NaN,1,0,0,1")
            .says("'mean2' (a.csv:2)", "'NaN'", "a finite number"),
        bad("gaussian-csv: infinite")
            .lines("in/a.csv", header, "a,0,0,1,0,0,1e400")
            .says("'cov2_2' (a.csv:2)", "beyond", "a finite number"),
        bad("gaussian-csv: not symmetric")
            .lines("in/a.csv", header, "a,0,0,1,0,0,1", "b,0,0,1,0.5,0.25,1")
            .says("'b' (a.csv:3)", "not symmetric", "0.25 and 0.5", "equal"),
        bad("gaussian-csv: not positive semi-definite")
            .lines("in/a.csv", header, "a,0,0,1,2,2,1")
            .says("'a' (a.csv:2)", "eigenvalue -", "positive semi-definite"),
        bad("gaussian-csv: no measure").lines("in/a.csv", header).says("no measure"),
        bad("gaussian-csv: two dimensions")
            .lines("in/a.csv", header, "a,0,0,1,0,0,1")
            .lines("in/b.csv", "id,mean1,cov1_1", "b,0,1")
            .says("'b' (b.csv:2)", "has dimension 1", "dimension 2", "'a' (a.csv:2)"),
        bad("gaussian-csv: an id twice")
            .lines("in/a.csv", header, "a,0,0,1,0,0,1", "a,0,0,1,0,0,1")
            .says("Id 'a' (a.csv:3)", "a.csv:2", "distinct ids"),
        bad("gaussian-csv: negative weight")
            .lines("in/a.csv", "id,weight,mean1,cov1_1", "a,-1,0,1")
            .says("Weight of measure 'a' (a.csv:2)", "is -1", "not negative"),
        bad("gaussian-csv: weights sum to 0")
            .lines("in/a.csv", "id,weight,mean1,cov1_1", "a,0,0,1")
            .says("(a.csv:2)", "sum to 0", "a positive finite sum"),
        bad("gaussian-csv: half a covariance")
            .lines("in/a.csv", "id,mean1,mean2,cov1_1,cov1_2,cov2_2", "a,0,0,1,0,1")
            .says("(a.csv:1)", "'cov2_1'"),
        bad("gaussian-csv: cut off")
            .lines("in/a.csv", header, "a,0,0,1,0")
            .says("(a.csv:2)", "has 5 cells", "7 as the header has"),
        bad("gaussian-csv: a mixture's masses")
            .lines("in/a.csv", "id,mass,mean1,cov1_1", "a,0.5,0,1", "a,0.25,0,1")
            .says("Masses of measure 'a' (a.csv:2)", "sum to 0.75", "--normalise"),
        bad("gaussian-csv: a mixture of two weights")
            .lines("in/a.csv", "id,weight,mass,mean1,cov1_1", "a,1,0.5,0,1", "a,2,0.5,0,1")
            .says("Weight of measure 'a' (a.csv:3)", "is 2", "'mass'"),
        bad("gaussian-csv: a component that is not positive semi-definite")
            .lines("in/a.csv", "id,mass,mean1,cov1_1", "a,0.5,0,1", "a,0.5,0,-1")
            .says("'a' (a.csv:2, component 2)", "eigenvalue -1"),
        bad("gaussian-csv: mixtures and Gaussians")
            .lines("in/a.csv", "id,mass,mean1,cov1_1", "a,1,0,1")
            .lines("in/b.csv", "id,mean1,cov1_1", "b,0,1")
            .says("'b' (b.csv:2)", "is a Gaussian", "a Gaussian mixture as measure 'a'"),
        bad("gaussian-csv: no atoms to move")
            .lines("in/a.csv", header, "a,0,0,1,0,0,1")
            .says("'a' (a.csv:2)", "is a Gaussian", "a point cloud or a histogram"));
  }

  static Stream<BadInputCase> json() {
    return Stream.of(
        bad("json: NaN")
            .lines("in/a.json", "{'id':'a','support':[[0]]}", "{'id':'b','support':[[NaN]]}")
            .says("(a.json:2)", "NaN", "finite numbers"),
        bad("json: infinite")
            .lines("in/a.json", "{'id':'a','support':[[1e999]]}")
            .says("'support' (a.json:1)", "beyond", "a finite number"),
        bad("json: a text for a number")
            .lines("in/a.json", "{'id':'a','support':[['0']]}")
            .says("'support' (a.json:1)", "holds a text", "a number"),
        bad("json: negative mass")
            .lines("in/a.json", "{'id':'a','masses':[2,-1],'support':[[0],[1]]}")
            .says("Mass 2 of measure 'a' (a.json:1)", "is -1", "not negative"),
        bad("json: masses sum to 0.5")
            .lines("in/a.json", "{'id':'a','masses':[0.5],'support':[[0]]}")
            .says("'a' (a.json:1)", "sum to 0.5", "1 within 1e-6", "--normalise"),
        bad("json: masses of a grid sum to 2")
            .lines("in/a.json", "{'id':'a','shape':[1,2],'masses':[1,1]}")
            .says("'a' (a.json:1)", "sum to 2", "1 within 1e-6", "--normalise"),
        bad("json: an empty measure")
            .lines("in/a.json", "{'id':'a','support':[],'masses':[]}")
            .says("'a' (a.json:1)", "has no atom", "at least one"),
        bad("json: no measure").bytes("in/a.json", new byte[0]).says("in)", "no measure"),
        bad("json: two dimensions")
            .lines("in/a.json", "{'id':'a','support':[[0]]}", "{'id':'b','support':[[0,1]]}")
            .says("'b' (a.json:2)", "has dimension 2", "dimension 1", "'a' (a.json:1)"),
        bad("json: two dimensions in a measure")
            .lines("in/a.json", "{'id':'a','support':[[0],[0,1]]}")
            .says("Atom 2 of measure 'a' (a.json:1)", "has 2 coordinates", "1 as the first"),
        bad("json: a flat support without a dimension")
            .lines("in/a.json", "{'id':'a','support':[0,1]}")
            .says("'a' (a.json:1)", "no dimension", "'dimension'"),
        bad("json: fewer masses than atoms")
            .lines("in/a.json", "{'id':'a','masses':[1],'support':[[0],[1]]}")
            .says("'a' (a.json:1)", "2 numbers for 1 masses"),
        bad("json: two grids")
            .lines(
                "in/a.json",
                "{'id':'a','shape':[1,2],'masses':[1,0]}",
                "{'id':'b','shape':[2,1],'masses':[1,0]}")
            .says("'b' (a.json:2)", "grid 2x1", "grid 1x2", "'a' (a.json:1)"),
        bad("json: a grid beside a cloud")
            .lines(
                "in/a.json", "{'id':'a','shape':[2],'masses':[1,0]}", "{'id':'b','support':[[0]]}")
            .says("'b' (a.json:2)", "is a point cloud", "a grid 2", "'a' (a.json:1)"),
        bad("json: masses that do not fill the grid")
            .lines("in/a.json", "{'id':'a','shape':[2,2],'masses':[1,0]}")
            .says("'a' (a.json:1)", "2 masses on shape 2x2", "one mass per cell"),
        bad("json: not symmetric")
            .lines("in/a.json", "{'id':'a','mean':[0,0],'covariance':[1,0.5,0,1]}")
            .says("'a' (a.json:1)", "not symmetric", "equal entries"),
        bad("json: not positive semi-definite")
            .lines("in/a.json", "{'id':'a','mean':[0],'covariance':[-1]}")
            .says("'a' (a.json:1)", "eigenvalue -1", "positive semi-definite"),
        bad("json: an id twice")
            .lines("in/a.json", "{'id':'a','support':[[0]]}", "{'id':'a','support':[[1]]}")
            .says("Id 'a' (a.json:2)", "a.json:1", "distinct ids"),
        bad("json: no id")
            .lines("in/a.json", "{'support':[[0]]}")
            .says("(a.json:1)", "has no id", "'id'"),
        bad("json: negative weight")
            .lines("in/a.json", "{'id':'a','weight':-0.5,'support':[[0]]}")
            .says("Weight of measure 'a' (a.json:1)", "is -0.5", "not negative"),
        bad("json: weights sum to 0")
            .lines("in/a.json", "{'id':'a','weight':0,'support':[[0]]}")
            .says("(a.json:1)", "sum to 0", "a positive finite sum"),
        bad("json: only some weights")
            .lines(
                "in/a.json", "{'id':'a','support':[[0]]}", "{'id':'b','weight':1,'support':[[0]]}")
            .says("'b' (a.json:2)", "has a weight", "all measures or for none", "--weights equal"),
        bad("json: a misspelt key")
            .lines("in/a.json", "{'id':'a','mases':[0.5,0.5],'support':[[0],[1]]}")
            .says("'mases' (a.json:1)", "'masses'"),
        bad("json: a list around a list")
            .lines("in/a.json", "[[{'id':'a','support':[[0]]}]]")
            .says("(a.json:1)", "is a list", "one object for each measure"),
        bad("json: cut off")
            .lines("in/a.json", "{'id':'a','support':[[0]]}", "{'id':'b','supp")
            .says("(a.json:2)", "not JSON", "one object"));
  }

  static Stream<BadInputCase> parquet() {
    double[] one = {1};
    return Stream.of(
        bad("parquet: NaN")
            .files(in -> in.parquet("in/a.parquet", cloud("a", 2, one, 0, NAN)))
            .says("Coordinate 2 of atom 1 of measure 'a'", "(a.parquet:row 1)", "is NaN", "finite"),
        bad("parquet: infinite")
            .files(
                in ->
                    in.parquet("in/a.parquet", cloud("a", 1, one, 0), cloud("b", 1, one, INFINITY)))
            .says("'b' (a.parquet:row 2)", "is Infinity", "a finite number"),
        bad("parquet: negative mass")
            .files(in -> in.parquet("in/a.parquet", cloud("a", 1, numbers(2, -1), 0, 1)))
            .says("Mass 2 of measure 'a' (a.parquet:row 1)", "is -1", "not negative"),
        bad("parquet: NaN mass")
            .files(in -> in.parquet("in/a.parquet", grid("a", shape(2), NAN, 1)))
            .says("Mass 1 of measure 'a' (a.parquet:row 1)", "is NaN", "a finite number"),
        bad("parquet: masses sum to 1.5")
            .files(in -> in.parquet("in/a.parquet", cloud("a", 1, numbers(1, 0.5), 0, 1)))
            .says("'a' (a.parquet:row 1)", "sum to 1.5", "1 within 1e-6", "--normalise"),
        bad("parquet: an empty measure")
            .files(in -> in.parquet("in/a.parquet", cloud("a", 1, numbers())))
            .says("'a' (a.parquet:row 1)", "has no atom", "at least one"),
        bad("parquet: no measure")
            .files(in -> in.parquet("in/a.parquet"))
            .says("in)", "no measure", "at least one"),
        bad("parquet: two dimensions")
            .files(
                in -> in.parquet("in/a.parquet", cloud("a", 1, one, 0), cloud("b", 2, one, 0, 0)))
            .says("'b' (a.parquet:row 2)", "has dimension 2", "dimension 1"),
        bad("parquet: two grids")
            .files(
                in ->
                    in.parquet(
                        "in/a.parquet", grid("a", shape(1, 2), 1, 0), grid("b", shape(2, 1), 1, 0)))
            .says("'b' (a.parquet:row 2)", "grid 2x1", "grid 1x2"),
        bad("parquet: not symmetric")
            .files(in -> in.parquet("in/a.parquet", gaussian("a", numbers(0, 0), 1, 0.5, 0, 1)))
            .says("'a' (a.parquet:row 1)", "not symmetric", "equal entries"),
        bad("parquet: not positive semi-definite")
            .files(in -> in.parquet("in/a.parquet", gaussian("a", numbers(0, 0), 1, 2, 2, 1)))
            .says("'a' (a.parquet:row 1)", "eigenvalue -", "positive semi-definite"),
        bad("parquet: an id twice")
            .files(in -> in.parquet("in/a.parquet", cloud("a", 1, one, 0), cloud("a", 1, one, 1)))
            .says("Id 'a' (a.parquet:row 2)", "a.parquet:row 1", "distinct ids"),
        bad("parquet: an id in two files")
            .files(in -> in.parquet("in/a.parquet", cloud("a", 1, one, 0)))
            .files(in -> in.parquet("in/b.parquet", cloud("a", 1, one, 1)))
            .says("Id 'a' (b.parquet:row 1)", "a.parquet:row 1", "distinct ids"),
        bad("parquet: negative weight")
            .files(in -> in.parquet("in/a.parquet", weighted(-1, cloud("a", 1, one, 0).measure())))
            .says("Weight of measure 'a' (a.parquet:row 1)", "is -1", "not negative"),
        bad("parquet: weights sum to 0")
            .files(in -> in.parquet("in/a.parquet", weighted(0, cloud("a", 1, one, 0).measure())))
            .says("(a.parquet:row 1)", "sum to 0", "a positive finite sum"),
        bad("parquet: only some weights")
            .files(
                in ->
                    in.parquet(
                        "in/a.parquet",
                        weighted(1, cloud("a", 1, one, 0).measure()),
                        cloud("b", 1, one, 0)))
            .says("'b' (a.parquet:row 2)", "has no weight", "all measures or for none"),
        bad("parquet: a misspelt column")
            .files(in -> in.parquetRow("in/a.parquet", "a", "mases", 0.5, 0.5))
            .says("'mases' (a.parquet)", "'masses'"),
        bad("parquet: a text for masses")
            .files(in -> in.parquetText("in/a.parquet", "a", "masses", "0.5 0.5"))
            .says("'masses' (a.parquet:row 1)", "the type of the schema"),
        bad("parquet: half a dimension")
            .files(in -> in.parquetNumber("in/a.parquet", "a", "dimension", 1.5))
            .says("'dimension' (a.parquet:row 1)", "1.5", "the type of the schema"),
        bad("parquet: cut off")
            .files(in -> in.parquet("in/a.parquet", cloud("a", 1, one, 0)))
            .files(in -> in.cut("in/a.parquet", 200))
            .says("in/a.parquet)", "cannot be read", "a complete, readable file"));
  }

  static Stream<BadInputCase> npy() {
    return Stream.of(
        bad("npy: NaN")
            .files(in -> in.npy("in/a.npy", shape(1, 2), 0, NAN))
            .says("Coordinate 2 of atom 1 of measure 'a' (a.npy)", "is NaN", "a finite number"),
        bad("npy: infinite")
            .files(in -> in.npy("in/a.npy", shape(2), 0, -INFINITY))
            .says("'a' (a.npy)", "is -Infinity", "a finite number"),
        bad("npy: an empty measure")
            .files(in -> in.npy("in/a.npy", shape(0, 2)))
            .says("'a' (a.npy)", "has no atom", "at least one"),
        bad("npy: three axes")
            .files(in -> in.npy("in/a.npy", shape(1, 1, 1), 0))
            .says("(a.npy)", "has 3 axes", "n x d"),
        bad("npy: two dimensions")
            .files(in -> in.npy("in/a.npy", shape(1, 1), 0).npy("in/b.npy", shape(1, 2), 0, 0))
            .says("'b' (b.npy)", "has dimension 2", "dimension 1", "'a' (a.npy)"),
        bad("npy: an id in two files")
            .files(in -> in.npy("in/a.array", shape(1), 0).npy("in/a.npy", shape(1), 1))
            .says("Id 'a' (a.npy)", "distinct ids"),
        bad("npy: cut off")
            .files(in -> in.npy("in/a.npy", shape(2, 2), 0, 1, 2, 3))
            .files(in -> in.cut("in/a.npy", in.read("in/a.npy").length - 3))
            .says("(a.npy)", "end after 3 numbers", "4 as the header says"),
        bad("npy: cut off within the header")
            .files(in -> in.npy("in/a.npy", shape(1), 0).cut("in/a.npy", 20))
            .says("(a.npy)", "within the header"),
        bad("npy: not NumPy's")
            .lines("in/a.npy", "0,1")
            .calls("--format", "npy")
            .says("(a.npy)", "does not begin as a NumPy array"));
  }

  static Stream<BadInputCase> npz() {
    InputFiles.Named line = array("support", shape(2, 1), 0, 1);
    return Stream.of(
        bad("npz: NaN")
            .files(in -> in.npz("in/a.npz", array("support", shape(1, 1), NAN)))
            .says("'a' (a.npz)", "is NaN", "a finite number"),
        bad("npz: infinite")
            .files(in -> in.npz("in/a.npz", line, array("masses", shape(2), INFINITY, 0)))
            .says("Mass 1 of measure 'a' (a.npz)", "is Infinity", "a finite number"),
        bad("npz: negative mass")
            .files(in -> in.npz("in/a.npz", line, array("masses", shape(2), -1, 2)))
            .says("Mass 1 of measure 'a' (a.npz)", "is -1", "not negative"),
        bad("npz: masses sum to 3")
            .files(in -> in.npz("in/a.npz", line, array("masses", shape(2), 1, 2)))
            .says("'a' (a.npz)", "sum to 3", "1 within 1e-6", "--normalise"),
        bad("npz: an empty measure")
            .files(in -> in.npz("in/a.npz", array("support", shape(0, 1))))
            .says("'a' (a.npz)", "has no atom", "at least one"),
        bad("npz: no measure")
            .files(in -> in.npz("in/a.npz"))
            .says("'a' (a.npz)", "neither support nor shape nor mean"),
        bad("npz: two dimensions")
            .files(
                in -> in.npz("in/a.npz", line).npz("in/b.npz", array("support", shape(1, 2), 0, 1)))
            .says("'b' (b.npz)", "has dimension 2", "dimension 1", "'a' (a.npz)"),
        bad("npz: two grids")
            .files(
                in ->
                    in.npz("in/a.npz", array("masses", shape(2), 1, 0), array("shape", shape(1), 2))
                        .npz(
                            "in/b.npz",
                            array("masses", shape(3), 1, 0, 0),
                            array("shape", shape(1), 3)))
            .says("'b' (b.npz)", "grid 3", "grid 2", "'a' (a.npz)"),
        bad("npz: not symmetric")
            .files(
                in ->
                    in.npz(
                        "in/a.npz",
                        array("mean", shape(2), 0, 0),
                        array("covariance", shape(2, 2), 1, 0, 0.5, 1)))
            .says("'a' (a.npz)", "not symmetric", "equal entries"),
        bad("npz: not positive semi-definite")
            .files(
                in ->
                    in.npz(
                        "in/a.npz",
                        array("mean", shape(2), 0, 0),
                        array("covariance", shape(2, 2), 1, 2, 2, 1)))
            .says("'a' (a.npz)", "eigenvalue -", "positive semi-definite"),
        bad("npz: an id in two files")
            .files(in -> in.npy("in/a.array", shape(2, 1), 0, 1).npz("in/a.npz", line))
            .says("Id 'a' (a.npz)", "distinct ids"),
        bad("npz: negative weight")
            .files(in -> in.npz("in/a.npz", line, array("weight", shape(), -1)))
            .says("Weight of measure 'a' (a.npz)", "is -1", "not negative"),
        bad("npz: weights sum to 0")
            .files(in -> in.npz("in/a.npz", line, array("weight", shape(), 0)))
            .says("(a.npz)", "sum to 0", "a positive finite sum"),
        bad("npz: only some weights")
            .files(
                in -> in.npz("in/a.npz", line, array("weight", shape(), 1)).npz("in/b.npz", line))
            .says("'b' (b.npz)", "has no weight", "all measures or for none"),
        bad("npz: a misspelt key")
            .files(in -> in.npz("in/a.npz", line, array("mases", shape(2), 0.5, 0.5)))
            .says("'mases' (a.npz)", "'masses'"),
        bad("npz: cut off")
            .files(in -> in.npz("in/a.npz", line).cut("in/a.npz", 60))
            .says("(a.npz)", "archive"),
        bad("npz: no archive")
            .lines("in/a.npz", "0,1")
            .calls("--format", "npz")
            .says("(a.npz)", "archive"));
  }

  static Stream<BadInputCase> image() {
    return Stream.of(
        bad("image: an empty measure")
            .files(in -> in.image("in/a.png", 2, 0, 0, 0, 0))
            .says("'a' (a.png)", "sum to 0", "a positive finite sum"),
        bad("image: no foreground")
            .files(in -> in.image("in/a.png", 2, 9, 9, 9, 9))
            .calls("--as", "points")
            .says("'a' (a.png)", "one brightness", "a foreground"),
        bad("image: two sizes")
            .files(in -> in.image("in/a.png", 2, 1, 2).image("in/b.bmp", 1, 1, 2))
            .says("'b' (b.bmp)", "grid 2x1", "grid 1x2", "'a' (a.png)"),
        bad("image: an id in two files")
            .files(in -> in.image("in/a.png", 2, 1, 2).image("in/a.bmp", 2, 1, 2))
            .says("Id 'a' (a.png)", "a.bmp", "distinct ids"),
        bad("image: a PNG cut off")
            .files(in -> in.image("in/a.png", 2, 1, 2).cut("in/a.png", 50))
            .says("(a.png)", "an intact PNG file"),
        bad("image: a JPEG cut off")
            .files(in -> in.image("in/a.jpg", 2, 1, 2, 3, 4))
            .files(in -> in.cut("in/a.jpg", in.read("in/a.jpg").length - 20))
            .says("(a.jpg)", "an intact file"),
        bad("image: a BMP cut off")
            .files(in -> in.image("in/a.bmp", 2, 1, 2, 3, 4))
            .files(in -> in.cut("in/a.bmp", in.read("in/a.bmp").length - 2))
            .says("(a.bmp)", "shorter than its header says"),
        bad("image: no picture")
            .lines("in/a.png", "not a picture")
            .says("(a.png)", "cannot be recognised", "--format"),
        bad("image: no picture, and told that it is one")
            .lines("in/a.png", "not a picture")
            .calls("--format", "image")
            .says("(a.png)", "no PNG, JPEG, BMP, TIFF or PNM"));
  }

  static Stream<BadInputCase> idx() {
    return Stream.of(
        bad("idx: NaN")
            .files(in -> in.idx("in/a.idx", shape(1, 2), NAN, 1))
            .says("Mass 1 of measure 'a-00000' (a.idx)", "is NaN", "a finite number"),
        bad("idx: infinite")
            .files(in -> in.idx("in/a.idx", shape(1, 2), 1, INFINITY))
            .says("Mass 2 of measure 'a-00000' (a.idx)", "is Infinity", "a finite number"),
        bad("idx: negative mass")
            .files(in -> in.idx("in/a.idx", shape(2, 2), 1, 1, 2, -1))
            .says("Mass 2 of measure 'a-00001' (a.idx)", "is -1", "not negative"),
        bad("idx: an empty measure")
            .files(in -> in.idx("in/a.idx", shape(1, 2), 0, 0))
            .says("'a-00000' (a.idx)", "sum to 0", "a positive finite sum"),
        bad("idx: no measure")
            .files(in -> in.idx("in/a.idx", shape(0, 2)))
            .says("in)", "no measure", "at least one"),
        bad("idx: two grids")
            .files(in -> in.idx("in/a.idx", shape(1, 2), 1, 1).idx("in/b.idx", shape(1, 1), 1))
            .says("'b-00000' (b.idx)", "grid 1", "grid 2", "'a-00000' (a.idx)"),
        bad("idx: ids in two files")
            .files(in -> in.idx("in/a.data", shape(1, 1), 1).idx("in/a.idx", shape(1, 1), 1))
            .says("Id 'a-00000' (a.idx)", "distinct ids"),
        bad("idx: cut off")
            .files(in -> in.idx("in/a.idx", shape(2, 2), 1, 1, 1))
            .says("(a.idx)", "end after 1 numbers", "2 as the header says"),
        bad("idx: labels for images")
            .files(in -> in.labels("in/a.idx", 1, 2, 3))
            .says("(a.idx)", "one axis", "label"),
        bad("idx: fewer labels than images")
            .files(in -> in.idx("in/a.idx", shape(2, 1), 1, 1).labels("labels", 7))
            .calls("--labels", "@labels")
            .says("labels)", "has 1 labels", "2, one for each image of a.idx"),
        bad("idx: images for labels")
            .files(in -> in.idx("in/a.idx", shape(2, 1), 1, 1))
            .calls("--labels", "@in/a.idx")
            .says("(a.idx)", "has 2 axes", "one, a label for each"),
        bad("idx: not MNIST's")
            .lines("in/a.idx", "0,1")
            .calls("--format", "idx")
            .says("(a.idx)", "does not begin as an IDX file"));
  }

  static Stream<BadInputCase> weightTables() {
    return Stream.of(
        weights("weights: a negative one", "id,weight", "a,1", "b,-1")
            .says("Weight of measure 'b' (weights.csv:3)", "is -1", "not negative"),
        weights("weights: NaN", "id,weight", "a,NaN", "b,1")
            .says("'weight' (weights.csv:2)", "'NaN'", "a finite number"),
        weights("weights: they sum to 0", "id,weight", "a,0", "b,0")
            .says("weights.csv)", "sum to 0", "a positive finite sum"),
        weights("weights: they sum to infinity", "id,weight", "a,1e308", "b,1e308")
            .says("weights.csv)", "sum to Infinity", "a positive finite sum"),
        weights("weights: an unknown id", "id,weight", "a,1", "b,1", "c,1")
            .says("'c'", "weights.csv)", "names no measure"),
        weights("weights: one is missing", "id,weight", "a,1")
            .says("'b'", "weights.csv)", "is missing", "a line for each measure"),
        weights("weights: one twice", "id,weight", "a,1", "b,1", "a,1")
            .says("'a' (weights.csv:4)", "twice", "one line for each measure"),
        weights("weights: no column", "id,lambda", "a,1").says("(weights.csv:1)", "'weight'"),
        weights("weights: empty file").says("(weights.csv", "empty"),
        bad("weights: no file")
            .lines("in/a.csv", "id,x1", "a,0")
            .calls("--weights", "@nowhere.csv")
            .says("nowhere.csv)", "does not exist"),
        bad("weights: two files")
            .lines("in/a.csv", "id,x1", "a,0")
            .lines("weights/1.csv", "id,weight", "a,1")
            .lines("weights/2.csv", "id,weight", "a,2")
            .calls("--weights", "@weights")
            .says("weights)", "2 files", "one file"));
  }

  private static BadInputCase weights(String name, String... lines) {
    return bad(name)
        .lines("in/a.csv", "id,x1", "a,0", "b,1")
        .files(
            in ->
                in.bytes("weights.csv", String.join("\n", lines).getBytes(StandardCharsets.UTF_8)))
        .calls("--weights", "@weights.csv");
  }

  static Stream<BadInputCase> files() {
    return Stream.of(
        bad("file: missing").says("in)", "does not exist", "Check the path"),
        bad("file: no match of a glob")
            .lines("in/a.csv", "id,x1", "a,0")
            .calls("--input", "@in/*.json")
            .says("*.json)", "does not exist"),
        bad("file: a folder without files")
            .files(in -> in.emptyFolder("in/deeper"))
            .says("in)", "holds no file", "at least one"),
        bad("file: a folder with hidden files only")
            .files(in -> in.bytes("in/_SUCCESS", new byte[0]).bytes("in/.crc", new byte[0]))
            .says("in)", "holds no file", "at least one"),
        bad("file: empty").bytes("in/a.dat", new byte[0]).says("(a.dat)", "is empty", "--format"),
        bad("file: empty, of a format that is told")
            .bytes("in/a.dat", new byte[0])
            .calls("--format", "csv")
            .says("(a.dat)", "is empty", "a header line"),
        bad("file: of no format")
            .lines("in/a.dat", "Dear reader")
            .says("(a.dat)", "44 65 61 72", "one of parquet, orc, json"),
        bad("file: gzip cut off")
            .lines("in/a.csv", "id,x1", "a,0")
            .files(in -> in.cutGzip("in/a.csv", 20))
            .says("a.csv)", "cannot be read", "a complete, readable file"),
        bad("file: csv told to be parquet")
            .lines("in/a.csv", "id,x1", "a,0", "b,1")
            .calls("--format", "parquet")
            .says("in/a.csv)", "not a Parquet file"),
        bad("file: csv told to be json")
            .lines("in/a.csv", "id,x1", "a,0")
            .calls("--format", "json")
            .says("(a.csv:1)", "not JSON"),
        bad("file: csv told to be gaussian-csv")
            .lines("in/a.csv", "id,x1", "a,0")
            .calls("--format", "gaussian-csv")
            .says("(a.csv:1)", "'mean1'", "--format"),
        bad("file: json told to be csv")
            .lines("in/a.json", "{'id':'a','support':[[0]]}")
            .calls("--format", "csv")
            .says("(a.json:1)", "a quote inside a cell"),
        bad("file: a picture told to be csv")
            .files(in -> in.image("in/a.png", 2, 1, 2))
            .calls("--format", "csv")
            .says("(a.png", "UTF-8"),
        bad("file: of an unknown file system")
            .calls("--input", "nowhere://bucket/a.csv")
            .says("nowhere://bucket/a.csv)", "cannot be read"),
        bad("file: of a file system that is not installed")
            .calls("--input", "abfs://bucket/a.csv")
            .says("abfs://bucket/a.csv)", "cannot be read"),
        bad("file: of a file system that cannot list")
            .calls("--input", "http://127.0.0.1:1/a.csv")
            .says("http://127.0.0.1:1/a.csv)", "cannot be read"),
        bad("file: no measure of these ids")
            .lines("in/a.csv", "id,x1", "a,0")
            .calls("--ids", "b*")
            .says("in)", "no measure", "--ids"),
        bad("file: a name and an id of two lines")
            .lines("in/a\nb.csv", "id,mass,x1", "\"c\nd\",2,0")
            .says("a\\nb.csv:2", "'c\\nd'", "sum to 2"));
  }

  static Stream<BadInputCase> others() {
    return Stream.of(
        bad("initial: another dimension")
            .lines("in/a.csv", "id,x1", "a,0")
            .lines("start.csv", "id,x1,x2", "s,0,0")
            .calls("--initial", "@start.csv")
            .says("The start (start.csv:2)", "has dimension 2", "dimension 1", "--initial"),
        bad("initial: two measures")
            .lines("in/a.csv", "id,x1", "a,0")
            .lines("start.csv", "id,x1", "s,0", "t,1")
            .calls("--initial", "@start.csv")
            .says("start.csv)", "holds 2 measures", "exactly one"),
        bad("initial: no file")
            .lines("in/a.csv", "id,x1", "a,0")
            .calls("--initial", "@start.csv")
            .says("start.csv)", "does not exist"),
        bad("initial: a Gaussian")
            .lines("in/a.csv", "id,x1", "a,0")
            .lines("start.csv", "id,mean1,cov1_1", "s,0,1")
            .calls("--initial", "@start.csv")
            .says("'s' (start.csv:2)", "is a Gaussian", "a point cloud or a histogram"),
        bad("inspect: masses sum to 2")
            .command("inspect")
            .lines("in/a.csv", "id,mass,x1", "a,2,0")
            .says("'a' (a.csv:2)", "sum to 2", "--normalise"),
        bad("convert: masses sum to 2")
            .command("convert")
            .lines("in/a.csv", "id,mass,x1", "a,2,0")
            .says("'a' (a.csv:2)", "sum to 2", "--normalise"),
        bad("convert: clouds into pictures")
            .command("convert")
            .lines("in/a.csv", "id,x1", "a,0")
            .calls("--to", "image")
            .says("'a' (a.csv:2)", "is a point cloud", "grids for a file of format image"),
        bad("convert: masses into npy")
            .command("convert")
            .lines("in/a.csv", "id,mass,x1", "a,0.25,0", "a,0.75,1")
            .calls("--to", "npy")
            .says("'a' (a.csv:2)", "unequal masses", "equal ones"),
        bad("distance: another dimension")
            .command("distance")
            .lines("in/a.csv", "id,x1", "a,0")
            .lines("other.csv", "id,x1,x2", "b,0,0")
            .calls("--other", "@other.csv")
            .says("'b' (other.csv:2)", "has dimension 2", "dimension 1", "'a' (a.csv:2)"),
        bad("distance: no partner")
            .command("distance")
            .lines("in/a.csv", "id,x1", "a,0")
            .lines("other.csv", "id,x1", "b,0")
            .calls("--other", "@other.csv", "--pairs", "matched")
            .says("'a' (a.csv:2)", "has no partner", "the same ids on both sides", "--pairs all"),
        bad("distance: Gaussians")
            .command("distance")
            .lines("in/a.csv", "id,mean1,cov1_1", "a,0,1")
            .says("'a' (a.csv:2)", "is a Gaussian", "a point cloud or a histogram"));
  }
}
