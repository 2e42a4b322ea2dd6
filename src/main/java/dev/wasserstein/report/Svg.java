// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

/** An SVG drawing, written as text: no fonts, no AWT. Every text and attribute value is escaped. */
final class Svg {
  private final StringBuilder out = new StringBuilder(1024);

  /**
   * Begins a drawing.
   *
   * @param width of the view box, in px
   * @param height of the view box, in px
   * @param label what a person who cannot see it is told
   */
  Svg(double width, double height, String label) {
    open(
        "svg",
        "xmlns",
        "http://www.w3.org/2000/svg",
        "viewBox",
        "0 0 " + coordinate(width) + " " + coordinate(height),
        "style",
        "max-width:" + coordinate(Math.ceil(1.15 * width)) + "px",
        "role",
        "img",
        "aria-label",
        label);
  }

  /** Opens an element; names and values of attributes alternate, numbers are px. */
  Svg open(String element, Object... attributes) {
    start(element, attributes);
    out.append('>');
    return this;
  }

  /** An element without content. */
  Svg leaf(String element, Object... attributes) {
    start(element, attributes);
    out.append("/>");
    return this;
  }

  /** An element with a tooltip. */
  Svg leafTitled(String title, String element, Object... attributes) {
    return open(element, attributes).title(title).close(element);
  }

  /** The tooltip of the open element. */
  Svg title(String title) {
    out.append("<title>").append(Markup.escape(title)).append("</title>");
    return this;
  }

  /** Closes an element. */
  Svg close(String element) {
    out.append("</").append(element).append('>');
    return this;
  }

  /** A straight line. */
  Svg line(String style, double x1, double y1, double x2, double y2) {
    return leaf("line", "class", style, "x1", x1, "y1", y1, "x2", x2, "y2", y2);
  }

  /** A path. */
  Svg path(String style, CharSequence data) {
    return leaf("path", "class", style, "d", data);
  }

  /** A line of text; the style says how it is anchored. */
  Svg text(String style, double x, double y, String content) {
    open("text", "class", style, "x", x, "y", y);
    out.append(Markup.escape(content));
    return close("text");
  }

  /** A line of text that rises from its first letter. */
  Svg tilted(String style, double x, double y, double degrees, String content) {
    String turn =
        "rotate(" + coordinate(-degrees) + " " + coordinate(x) + " " + coordinate(y) + ")";
    open("text", "class", style, "x", x, "y", y, "transform", turn);
    out.append(Markup.escape(content));
    return close("text");
  }

  /** A number; "1.5e-7" becomes 1.5×10 with a raised −7. */
  Svg number(String style, double x, double y, String label) {
    int exponentAt = label.indexOf('e');
    if (exponentAt < 0) {
      return text(style, x, y, label);
    }
    String mantissa = label.substring(0, exponentAt);
    open("text", "class", style, "x", x, "y", y);
    out.append(mantissa.equals("1") ? "10" : Markup.escape(mantissa) + "×10");
    open("tspan", "class", "raised", "dy", -4);
    out.append(Markup.escape(label.substring(exponentAt + 1)));
    return close("tspan").close("text");
  }

  /** A picture, stretched over the rectangle. */
  Svg image(String style, MeasurePicture picture, double x, double y, double w, double h) {
    return image(style, picture.dataUri(), x, y, w, h);
  }

  /** A picture at an address, stretched over the rectangle. */
  Svg image(String style, String address, double x, double y, double w, double h) {
    return leaf(
        "image",
        "class",
        style,
        "x",
        x,
        "y",
        y,
        "width",
        w,
        "height",
        h,
        "preserveAspectRatio",
        "none",
        "href",
        address);
  }

  /** The finished drawing. */
  String finish() {
    return out + "</svg>";
  }

  /** A length in px to two decimals, as short as it can be. */
  static String coordinate(double value) {
    long hundredths = Math.round(Math.max(-1e7, Math.min(1e7, value)) * 100);
    String sign = hundredths < 0 ? "-" : "";
    long size = Math.abs(hundredths);
    long whole = size / 100;
    long rest = size % 100;
    if (rest == 0) {
      return sign + whole;
    }
    if (rest % 10 == 0) {
      return sign + whole + "." + rest / 10;
    }
    return sign + whole + (rest < 10 ? ".0" : ".") + rest;
  }

  private void start(String element, Object... attributes) {
    out.append('<').append(element);
    for (int k = 0; k < attributes.length; k += 2) {
      Object value = attributes[k + 1];
      String text =
          value instanceof Number number ? coordinate(number.doubleValue()) : value.toString();
      out.append(' ').append(attributes[k]).append("=\"").append(Markup.escape(text)).append('"');
    }
  }
}
