// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

/**
 * A drawing and the words under it.
 *
 * @param drawing the SVG element, as markup
 * @param name what it shows, in a word or two
 * @param caption what the reader needs to know to read it; may be empty
 */
public record Figure(String drawing, String name, String caption) {}
