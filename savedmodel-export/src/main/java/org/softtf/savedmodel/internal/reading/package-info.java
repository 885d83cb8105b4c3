/** Finds in the file of a model what is in it, whichever program wrote it. */
package org.softtf.savedmodel.internal.reading;
