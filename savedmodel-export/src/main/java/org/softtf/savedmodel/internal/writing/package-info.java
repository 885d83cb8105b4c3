/** Writes a model into a hidden directory, loads it again and calls it, and moves it into place. */
package org.softtf.savedmodel.internal.writing;
