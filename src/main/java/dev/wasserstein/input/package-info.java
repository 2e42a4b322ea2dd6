/** Reading and checking of measures and draws, whole or in parts. */
package dev.wasserstein.input;
